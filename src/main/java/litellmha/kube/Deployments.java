package litellmha.kube;

import com.pulumi.kubernetes.apps.v1.inputs.DeploymentSpecArgs;
import com.pulumi.kubernetes.apps.v1.inputs.DeploymentStrategyArgs;
import com.pulumi.kubernetes.apps.v1.inputs.RollingUpdateDeploymentArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodTemplateSpecArgs;

/** Deployments of a component's pods. */
public final class Deployments {

    /**
     * That all pods are of the present template and available, as {@code kubectl rollout status} sees it; for
     * {@link litellmha.names.AnnotationKeys#WAIT_FOR}.
     *
     * <p>What Pulumi's Kubernetes provider waits for by itself may be true before the roll has begun, if the pods had that
     * template once before, as on the way back to an earlier image. Kubernetes takes the old ReplicaSet for it then, and reports
     * the new generation as observed while the Deployment still has the revision, and the condition {@code Progressing} with
     * {@code NewReplicaSetAvailable}, of the roll before ({@code getNewReplicaSet} in {@code
     * pkg/controller/deployment/sync.go} of Kubernetes 1.35, which sets them for a new ReplicaSet only). The provider then looks
     * at the ReplicaSet of that revision, which is complete, and is done ({@code checkReplicaSetStatus} in {@code
     * provider/pkg/await/deployment.go}, alike in 4.25 and 4.32).
     *
     * <p>The path is one of RFC 9535, which selects the {@code status}; or something of any object without pods, whose status
     * leaves out all zeros. The provider sees to {@code observedGeneration}, splits the text at a single equals sign, and
     * takes no space before a second {@code &&} ({@code theory/jsonpath} 0.9.0, which both releases have).
     */
    static final String ROLLED_OUT = "jsonpath={[?@.updatedReplicas==$.spec.replicas&&@.replicas==$.spec.replicas"
            + "&&@.availableReplicas==$.spec.replicas||$.spec.replicas==0]}";

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
