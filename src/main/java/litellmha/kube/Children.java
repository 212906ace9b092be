package litellmha.kube;

import com.pulumi.kubernetes.apps.v1.Deployment;
import com.pulumi.kubernetes.apps.v1.DeploymentArgs;
import com.pulumi.kubernetes.apps.v1.StatefulSet;
import com.pulumi.kubernetes.apps.v1.StatefulSetArgs;
import com.pulumi.kubernetes.apps.v1.inputs.DeploymentSpecArgs;
import com.pulumi.kubernetes.apps.v1.inputs.StatefulSetSpecArgs;
import com.pulumi.kubernetes.autoscaling.v2.HorizontalPodAutoscaler;
import com.pulumi.kubernetes.autoscaling.v2.HorizontalPodAutoscalerArgs;
import com.pulumi.kubernetes.autoscaling.v2.inputs.HorizontalPodAutoscalerSpecArgs;
import com.pulumi.kubernetes.batch.v1.CronJob;
import com.pulumi.kubernetes.batch.v1.CronJobArgs;
import com.pulumi.kubernetes.batch.v1.Job;
import com.pulumi.kubernetes.batch.v1.JobArgs;
import com.pulumi.kubernetes.batch.v1.inputs.CronJobSpecArgs;
import com.pulumi.kubernetes.batch.v1.inputs.JobSpecArgs;
import com.pulumi.kubernetes.core.v1.ConfigMap;
import com.pulumi.kubernetes.core.v1.ConfigMapArgs;
import com.pulumi.kubernetes.core.v1.Service;
import com.pulumi.kubernetes.core.v1.ServiceAccount;
import com.pulumi.kubernetes.core.v1.ServiceAccountArgs;
import com.pulumi.kubernetes.core.v1.ServiceArgs;
import com.pulumi.kubernetes.core.v1.inputs.ServiceSpecArgs;
import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import com.pulumi.kubernetes.networking.v1.NetworkPolicy;
import com.pulumi.kubernetes.networking.v1.NetworkPolicyArgs;
import com.pulumi.kubernetes.networking.v1.inputs.NetworkPolicySpecArgs;
import com.pulumi.kubernetes.policy.v1.PodDisruptionBudget;
import com.pulumi.kubernetes.policy.v1.PodDisruptionBudgetArgs;
import com.pulumi.kubernetes.policy.v1.inputs.PodDisruptionBudgetSpecArgs;
import com.pulumi.kubernetes.rbac.v1.ClusterRole;
import com.pulumi.kubernetes.rbac.v1.ClusterRoleArgs;
import com.pulumi.kubernetes.rbac.v1.ClusterRoleBinding;
import com.pulumi.kubernetes.rbac.v1.ClusterRoleBindingArgs;
import com.pulumi.kubernetes.rbac.v1.Role;
import com.pulumi.kubernetes.rbac.v1.RoleArgs;
import com.pulumi.kubernetes.rbac.v1.RoleBinding;
import com.pulumi.kubernetes.rbac.v1.RoleBindingArgs;
import com.pulumi.kubernetes.rbac.v1.inputs.PolicyRuleArgs;
import com.pulumi.kubernetes.rbac.v1.inputs.RoleRefArgs;
import com.pulumi.kubernetes.rbac.v1.inputs.SubjectArgs;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import litellmha.names.AnnotationKeys;

/**
 * Declares objects of a component. Each is a child of the component, in its namespace and with its labels, and is created
 * after what it needs.
 */
public record Children(Resource component, Metadata metadata) {

    public ConfigMap configMap(String name, Map<String, String> data) {
        return new ConfigMap(
                name,
                ConfigMapArgs.builder()
                        .metadata(metadata.named(name))
                        .data(data)
                        .build(),
                ChildOptions.of(component));
    }

    /** A ServiceAccount whose pods get no token for the Kubernetes API. */
    public ServiceAccount serviceAccount(String name, Map<String, String> annotations) {
        return new ServiceAccount(
                name,
                ServiceAccountArgs.builder()
                        .metadata(metadata.named(name, annotations))
                        .automountServiceAccountToken(false)
                        .build(),
                ChildOptions.of(component));
    }

    /** As {@link #serviceAccount}, for pods that use the Kubernetes API: with a Role and its RoleBinding of the same name. */
    public List<Resource> serviceAccountWithRole(String name, List<PolicyRuleArgs> rules) {
        ServiceAccount account = serviceAccount(name, Map.of());
        Role role = new Role(
                name,
                RoleArgs.builder().metadata(metadata.named(name)).rules(rules).build(),
                ChildOptions.of(component));
        RoleBinding binding = new RoleBinding(
                name,
                RoleBindingArgs.builder()
                        .metadata(metadata.named(name))
                        .roleRef(reference("Role", name))
                        .subjects(subject(name))
                        .build(),
                ChildOptions.of(component, account, role));
        return List.of(binding);
    }

    /**
     * Gives a ServiceAccount rights in the whole cluster.
     *
     * @param name of the account
     * @param role the name of the ClusterRole and its binding, which must be the namespace's own
     */
    public Resource clusterRole(String name, String role, List<PolicyRuleArgs> rules) {
        ClusterRole declared = new ClusterRole(
                name,
                ClusterRoleArgs.builder()
                        .metadata(metadata.namedInCluster(role))
                        .rules(rules)
                        .build(),
                ChildOptions.of(component));
        return new ClusterRoleBinding(
                name,
                ClusterRoleBindingArgs.builder()
                        .metadata(metadata.namedInCluster(role))
                        .roleRef(reference("ClusterRole", role))
                        .subjects(subject(name))
                        .build(),
                ChildOptions.of(component, declared));
    }

    private static RoleRefArgs reference(String kind, String name) {
        return RoleRefArgs.builder()
                .apiGroup("rbac.authorization.k8s.io")
                .kind(kind)
                .name(name)
                .build();
    }

    private SubjectArgs subject(String account) {
        return SubjectArgs.builder()
                .kind("ServiceAccount")
                .name(account)
                .namespace(metadata.namespace())
                .build();
    }

    /** @param limit how long {@code up} waits for all pods */
    public Deployment deployment(String name, Duration limit, DeploymentSpecArgs spec, List<? extends Resource> needs) {
        return deployment(name, limit, spec, ChildOptions.of(component, needs.toArray(Resource[]::new)));
    }

    /** As {@link #deployment}, for {@link #autoscaler}: it begins with the number of pods in its spec. */
    public Deployment scaledDeployment(
            String name, Duration limit, DeploymentSpecArgs spec, List<? extends Resource> needs) {
        return deployment(name, limit, spec, ChildOptions.ofScaled(component, needs));
    }

    private Deployment deployment(String name, Duration limit, DeploymentSpecArgs spec, CustomResourceOptions options) {
        return new Deployment(
                name,
                DeploymentArgs.builder()
                        .metadata(metadata.named(name, Map.of(AnnotationKeys.WAIT_FOR, Deployments.ROLLED_OUT)))
                        .spec(spec)
                        .build(),
                ChildOptions.within(limit, options));
    }

    public HorizontalPodAutoscaler autoscaler(
            String name, HorizontalPodAutoscalerSpecArgs spec, Deployment deployment) {
        return new HorizontalPodAutoscaler(
                name,
                HorizontalPodAutoscalerArgs.builder()
                        .metadata(metadata.named(name))
                        .spec(spec)
                        .build(),
                ChildOptions.of(component, deployment));
    }

    /** @param limit how long {@code up} waits for all pods */
    public StatefulSet statefulSet(String name, Duration limit, StatefulSetSpecArgs spec, List<Resource> needs) {
        return new StatefulSet(
                name,
                StatefulSetArgs.builder()
                        .metadata(metadata.named(name))
                        .spec(spec)
                        .build(),
                ChildOptions.within(limit, ChildOptions.of(component, needs.toArray(Resource[]::new))));
    }

    /** A Service within the cluster. {@code up} waits for its pods, if for any, where they are declared. */
    public Service internalService(String name, ServiceSpecArgs spec, Resource... needs) {
        // The provider would wait ten seconds more for other pods that may come.
        return service(
                metadata.named(name, Map.of(AnnotationKeys.WAIT_FOR, "jsonpath={.spec.clusterIP}")), name, spec, needs);
    }

    /** A Service with an address outside the cluster, which {@code up} waits for. */
    public Service loadBalancer(String name, ServiceSpecArgs spec, Deployment deployment) {
        return service(metadata.named(name), name, spec, deployment);
    }

    private Service service(ObjectMetaArgs named, String name, ServiceSpecArgs spec, Resource... needs) {
        return new Service(
                name, ServiceArgs.builder().metadata(named).spec(spec).build(), ChildOptions.of(component, needs));
    }

    public NetworkPolicy networkPolicy(String name, NetworkPolicySpecArgs spec) {
        return new NetworkPolicy(
                name,
                NetworkPolicyArgs.builder()
                        .metadata(metadata.named(name))
                        .spec(spec)
                        .build(),
                ChildOptions.of(component));
    }

    /** A disruption budget that {@code up} waits for: one that never allows a disruption would block every drain. */
    public PodDisruptionBudget disruptionBudget(String name, PodDisruptionBudgetSpecArgs spec, Resource pods) {
        return new PodDisruptionBudget(
                name,
                PodDisruptionBudgetArgs.builder()
                        .metadata(metadata.named(name, Map.of(AnnotationKeys.WAIT_FOR, "condition=DisruptionAllowed")))
                        .spec(spec)
                        .build(),
                ChildOptions.of(component, pods));
    }

    public CronJob cronJob(String name, CronJobSpecArgs spec, List<Resource> needs) {
        return new CronJob(
                name,
                CronJobArgs.builder().metadata(metadata.named(name)).spec(spec).build(),
                ChildOptions.of(component, needs.toArray(Resource[]::new)));
    }

    /**
     * A Job that runs once for each version of its pod template: a template cannot be changed, so that each has a Job.
     *
     * @param digest of the template; it is appended to the name
     * @param limit how long {@code up} waits for its end
     */
    public Job job(String name, String digest, Duration limit, JobSpecArgs spec, List<Resource> needs) {
        return new Job(
                name,
                JobArgs.builder()
                        .metadata(metadata.named(
                                name + "-" + digest,
                                // Otherwise the next `up` would wait for the failed one again.
                                Map.of(AnnotationKeys.REPLACE_UNREADY, "true")))
                        .spec(spec)
                        .build(),
                ChildOptions.within(limit, ChildOptions.ofJob(component, needs)));
    }
}
