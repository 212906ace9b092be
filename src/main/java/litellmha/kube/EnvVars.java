package litellmha.kube;

import com.pulumi.kubernetes.core.v1.inputs.EnvVarArgs;
import com.pulumi.kubernetes.core.v1.inputs.EnvVarSourceArgs;
import com.pulumi.kubernetes.core.v1.inputs.ObjectFieldSelectorArgs;
import com.pulumi.kubernetes.core.v1.inputs.SecretKeySelectorArgs;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Environment variables of containers. */
public final class EnvVars {

    private EnvVars() {}

    /** Variables with their values, in the order of their names. */
    public static List<EnvVarArgs> plain(Map<String, String> variables) {
        return new TreeMap<>(variables)
                .entrySet().stream()
                        .map(variable -> EnvVarArgs.builder()
                                .name(variable.getKey())
                                .value(variable.getValue())
                                .build())
                        .toList();
    }

    /** A variable whose value is a field of the pod, such as {@code status.podIP}. */
    public static EnvVarArgs fromField(String variable, String path) {
        return EnvVarArgs.builder()
                .name(variable)
                .valueFrom(EnvVarSourceArgs.builder()
                        .fieldRef(ObjectFieldSelectorArgs.builder()
                                .fieldPath(path)
                                .build())
                        .build())
                .build();
    }

    /** A variable whose value is that of a key of a Secret. */
    public static EnvVarArgs fromSecret(String variable, String secret, String key) {
        return EnvVarArgs.builder()
                .name(variable)
                .valueFrom(EnvVarSourceArgs.builder()
                        .secretKeyRef(SecretKeySelectorArgs.builder()
                                .name(secret)
                                .key(key)
                                .build())
                        .build())
                .build();
    }
}
