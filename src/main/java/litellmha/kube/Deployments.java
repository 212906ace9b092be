package litellmha.kube;

import com.pulumi.kubernetes.apps.v1.inputs.DeploymentSpecArgs;
import com.pulumi.kubernetes.apps.v1.inputs.DeploymentStrategyArgs;
import com.pulumi.kubernetes.apps.v1.inputs.RollingUpdateDeploymentArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodTemplateSpecArgs;

/** Deployments of a component's pods. */
public final class Deployments {

    private Deployments() {}

    /** Replaces pods one by one, each only after its successor is ready. */
    public static DeploymentSpecArgs rolling(String component, int replicas, PodTemplateSpecArgs template) {
        return spec(
                component,
                replicas,
                DeploymentStrategyArgs.builder()
                        .type("RollingUpdate")
                        .rollingUpdate(RollingUpdateDeploymentArgs.builder()
                                .maxUnavailable(0)
                                .maxSurge(1)
                                .build())
                        .build(),
                template);
    }

    /** Runs one pod, and deletes it before its successor starts. */
    public static DeploymentSpecArgs single(String component, PodTemplateSpecArgs template) {
        return spec(
                component, 1, DeploymentStrategyArgs.builder().type("Recreate").build(), template);
    }

    private static DeploymentSpecArgs spec(
            String component, int replicas, DeploymentStrategyArgs strategy, PodTemplateSpecArgs template) {
        return DeploymentSpecArgs.builder()
                .replicas(replicas)
                .strategy(strategy)
                .selector(Selectors.component(component))
                .template(template)
                .build();
    }
}
