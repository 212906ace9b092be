package litellmha.database;

import com.pulumi.kubernetes.core.v1.inputs.ContainerArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodSpecArgs;
import com.pulumi.kubernetes.rbac.v1.inputs.PolicyRuleArgs;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import litellmha.kube.Children;
import litellmha.kube.ContainerResources;
import litellmha.kube.Deployments;
import litellmha.kube.Labels;
import litellmha.kube.Metadata;
import litellmha.kube.Pods;
import litellmha.names.DatabaseNames;
import litellmha.names.FailoverGuardNames;
import litellmha.names.PostgresGeneration;

/**
 * Keeps fail-overs possible, by two programs in one pod.
 *
 * <p>The one deletes the pod of a primary that hangs, once CloudNativePG has decided to fail over from it. The new primary waits
 * for the Lease of the old one, which a primary that stands still goes on renewing: by itself such a fail-over does not end. When
 * the pod is gone, and so all of its processes have ended, it releases the Lease, which the new primary would wait out otherwise.
 *
 * <p>The other has a standby made anew that was away for longer than WAL is kept for it. It can never follow the primary again,
 * and CloudNativePG counts it as ready all the same.
 */
final class FailoverGuard extends ComponentResource {

    /** For its node and its image. */
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    /** Measured: Python has 22 MB resident with what the script loads. */
    private static final ContainerResources RESOURCES = new ContainerResources(
                    Map.of("cpu", "10m", "memory", "32Mi"), Map.of("memory", "64Mi"))
            .withStorage("16Mi", "64Mi");

    /** Seconds for which the Lease must stay with the old primary: one that shuts down by itself has let go of it by then. */
    private static final int PATIENCE_WITH_PRIMARY = 3;

    /** Seconds for which a standby must be unable to follow: twice the age that CloudNativePG lets metrics have. */
    private static final int PATIENCE_WITH_STANDBY = 60;

    FailoverGuard(DatabasePlan plan, String image, String namespace, Labels labels, ComponentResourceOptions options) {
        super("litellm-ha:database:FailoverGuard", FailoverGuardNames.COMPONENT, options);
        Children children = new Children(this, new Metadata(namespace, labels, FailoverGuardNames.COMPONENT));
        children.deployment(
                FailoverGuardNames.NAME,
                START_LIMIT,
                Deployments.single(
                        FailoverGuardNames.COMPONENT,
                        Pods.template(
                                children.metadata(),
                                plan.pods().labels(),
                                plan.pods().annotations(),
                                pod(plan, image, namespace))),
                children.serviceAccountWithRole(FailoverGuardNames.NAME, rules(plan.generation())));
        registerOutputs(Map.of());
    }

    private static PodSpecArgs pod(DatabasePlan plan, String image, String namespace) {
        String cluster = plan.generation().cluster();
        return ApiProgram.pod(plan.pods(), FailoverGuardNames.NAME)
                .containers(
                        guard(
                                FailoverGuardNames.CONTAINER,
                                "failover_guard.py",
                                image,
                                namespace,
                                cluster,
                                PATIENCE_WITH_PRIMARY),
                        guard(
                                FailoverGuardNames.STANDBY_CONTAINER,
                                "standby_guard.py",
                                image,
                                namespace,
                                cluster,
                                PATIENCE_WITH_STANDBY))
                .build();
    }

    private static ContainerArgs guard(
            String name, String program, String image, String namespace, String cluster, int patience) {
        return ApiProgram.container(name, image, RESOURCES, "guard.py", program)
                .args(namespace, cluster, Integer.toString(patience))
                .build();
    }

    private static List<PolicyRuleArgs> rules(PostgresGeneration generation) {
        return List.of(
                ApiProgram.rule(DatabaseNames.API_GROUP, "clusters", "get")
                        .resourceNames(generation.cluster())
                        .build(),
                ApiProgram.rule("coordination.k8s.io", "leases", "get", "patch")
                        .resourceNames(generation.primaryLease())
                        .build(),
                // No pattern can name the instances.
                ApiProgram.rule("", "pods", "get", "delete", "patch").build());
    }
}
