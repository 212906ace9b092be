package litellmha.database;

import com.pulumi.kubernetes.core.v1.inputs.ContainerArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodSpecArgs;
import com.pulumi.kubernetes.rbac.v1.inputs.PolicyRuleArgs;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.kube.ContainerResources;
import litellmha.kube.Containers;
import litellmha.kube.PodScript;
import litellmha.kube.Pods;
import litellmha.pod.PodDefaults;

/** Python programs that use the Kubernetes API, in LiteLLM's image, which has Python. */
final class ApiProgram {

    /** {@code nobody}, as in the gateway, whose image they run in. */
    private static final int USER = 65534;

    private ApiProgram() {}

    /** @param account the ServiceAccount whose rights the programs have */
    static PodSpecArgs.Builder pod(PodDefaults pods, String account) {
        return pods.applyTo(Pods.restricted(USER))
                .serviceAccountName(account)
                .automountServiceAccountToken(true)
                .terminationGracePeriodSeconds(5);
    }

    /** @param scripts the texts that make up the program, each of which may use those before it */
    static ContainerArgs.Builder container(String name, String image, ContainerResources resources, String... scripts) {
        String program = Stream.concat(Stream.of("kube_api.py"), Stream.of(scripts))
                .map(script -> PodScript.read(ApiProgram.class, script))
                .collect(Collectors.joining("\n\n"));
        return Containers.restricted(name, image, resources).command("python", "-c", program);
    }

    /** A rule of a role for one resource. */
    static PolicyRuleArgs.Builder rule(String group, String resource, String... verbs) {
        return PolicyRuleArgs.builder().apiGroups(group).resources(resource).verbs(verbs);
    }
}
