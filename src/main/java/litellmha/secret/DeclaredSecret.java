package litellmha.secret;

import com.pulumi.core.Output;
import com.pulumi.kubernetes.core.v1.Secret;
import com.pulumi.kubernetes.core.v1.SecretArgs;
import com.pulumi.kubernetes.core.v1.inputs.EnvVarArgs;
import com.pulumi.kubernetes.core.v1.inputs.VolumeArgs;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import litellmha.kube.ChildOptions;
import litellmha.kube.Children;
import litellmha.kube.EnvVars;
import litellmha.kube.Volumes;

/** Declares the Secret of a {@link SecretPlan}, and the environment variables or the files that it is read from. */
public final class DeclaredSecret {

    private DeclaredSecret() {}

    /**
     * Declares the Secret, unless all its values are in existing Secrets. One of an earlier stack, which may hold another salt
     * key, is not overwritten.
     */
    public static Optional<Secret> declare(SecretPlan plan, Children children, boolean retained) {
        return declare(plan, children, retained, Map.of());
    }

    /** As {@link #declare(SecretPlan, Children, boolean)}, with annotations. */
    public static Optional<Secret> declare(
            SecretPlan plan, Children children, boolean retained, Map<String, String> annotations) {
        return plan.ownValues().isEmpty()
                ? Optional.empty()
                : Optional.of(new Secret(
                        plan.name(),
                        SecretArgs.builder()
                                .metadata(children.metadata().namedButNotTakenOver(plan.name(), annotations))
                                .type("Opaque")
                                .data(Output.ofSecret(encoded(plan.ownValues())))
                                .build(),
                        ChildOptions.retained(retained, children.component())));
    }

    private static Map<String, String> encoded(Map<String, String> values) {
        Map<String, String> encoded = new TreeMap<>(values);
        encoded.replaceAll((key, value) -> Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
        return encoded;
    }

    /** Returns one environment variable for each value. */
    public static List<EnvVarArgs> environment(SecretPlan plan) {
        return plan.references().entrySet().stream()
                .map(entry -> EnvVars.fromSecret(
                        entry.getKey(),
                        entry.getValue().secret(),
                        entry.getValue().key()))
                .toList();
    }

    /** Returns a volume with one file for each value. */
    public static VolumeArgs files(String volume, SecretPlan plan) {
        return Volumes.projected(
                volume,
                plan.references().entrySet().stream()
                        .map(entry -> Volumes.fromSecret(
                                entry.getKey(),
                                entry.getValue().secret(),
                                entry.getValue().key()))
                        .toList());
    }
}
