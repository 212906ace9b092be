package litellmha.gateway;

import com.pulumi.core.Output;
import com.pulumi.kubernetes.apps.v1.Deployment;
import com.pulumi.kubernetes.apps.v1.DeploymentArgs;
import com.pulumi.kubernetes.apps.v1.inputs.DeploymentSpecArgs;
import com.pulumi.kubernetes.apps.v1.inputs.DeploymentStrategyArgs;
import com.pulumi.kubernetes.apps.v1.inputs.RollingUpdateDeploymentArgs;
import com.pulumi.kubernetes.batch.v1.Job;
import com.pulumi.kubernetes.batch.v1.JobArgs;
import com.pulumi.kubernetes.batch.v1.inputs.JobSpecArgs;
import com.pulumi.kubernetes.core.v1.ConfigMap;
import com.pulumi.kubernetes.core.v1.ConfigMapArgs;
import com.pulumi.kubernetes.core.v1.Service;
import com.pulumi.kubernetes.core.v1.ServiceArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodTemplateSpecArgs;
import com.pulumi.kubernetes.core.v1.inputs.ServicePortArgs;
import com.pulumi.kubernetes.core.v1.inputs.ServiceSpecArgs;
import com.pulumi.kubernetes.core.v1.outputs.ServiceStatus;
import com.pulumi.kubernetes.meta.v1.inputs.LabelSelectorArgs;
import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import com.pulumi.kubernetes.policy.v1.PodDisruptionBudget;
import com.pulumi.kubernetes.policy.v1.PodDisruptionBudgetArgs;
import com.pulumi.kubernetes.policy.v1.inputs.PodDisruptionBudgetSpecArgs;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import litellmha.kube.ChildOptions;
import litellmha.kube.Labels;
import litellmha.names.AnnotationKeys;
import litellmha.names.GatewayNames;
import litellmha.secret.DeclaredSecret;
import litellmha.settings.Cidr;

/** The LiteLLM proxy: its configuration and secrets, the migration of its schema, its pods and its Service. */
public final class Gateway extends ComponentResource {

    private final GatewayPlan plan;
    private final String namespace;
    private final Labels labels;
    private final Service service;

    /**
     * @param database what the migration waits for, with all that belongs to it
     * @param others what the pods need besides
     */
    public Gateway(
            GatewayPlan plan,
            String namespace,
            Labels labels,
            Resource database,
            List<? extends Resource> others,
            ComponentResourceOptions options) {
        super("litellm-ha:gateway:Gateway", GatewayNames.COMPONENT, options);
        this.plan = plan;
        this.namespace = namespace;
        this.labels = labels;

        List<Resource> needs = new ArrayList<>(List.of(configMap()));
        DeclaredSecret.declare(plan.keys(), metadata(plan.keys().name()), ChildOptions.of(plan.keysKept(), this))
                .ifPresent(needs::add);
        DeclaredSecret.declare(plan.providerKeys(), metadata(plan.providerKeys().name()), ChildOptions.of(this))
                .ifPresent(needs::add);
        needs.add(migration(needs.get(0), database));
        needs.addAll(others);
        Deployment deployment = deployment(needs);
        service = service(deployment);
        if (plan.disruptionBudget()) {
            disruptionBudget(deployment);
        }
        registerOutputs(Map.of());
    }

    private ConfigMap configMap() {
        return new ConfigMap(
                GatewayNames.CONFIG_MAP,
                ConfigMapArgs.builder()
                        .metadata(metadata(GatewayNames.CONFIG_MAP))
                        .data(Map.of(
                                GatewayNames.CONFIG_FILE, plan.config(), GatewayNames.WAIT_SCRIPT, WaitScript.TEXT))
                        .build(),
                ChildOptions.of(this));
    }

    /** Runs to its end before the pods roll, because they depend on it. */
    private Job migration(Resource configMap, Resource database) {
        return new Job(
                GatewayNames.MIGRATION_JOB,
                JobArgs.builder()
                        .metadata(ObjectMetaArgs.builder()
                                .name(plan.migrationName())
                                .namespace(namespace)
                                .labels(labels.of(GatewayNames.MIGRATION_COMPONENT))
                                .annotations(Map.of(
                                        // Or the next `up` would wait for the failed one again.
                                        AnnotationKeys.REPLACE_UNREADY, "true",
                                        // An index over millions of rows takes longer than the provider's 10 minutes.
                                        AnnotationKeys.TIMEOUT_SECONDS, "3600"))
                                .build())
                        .spec(JobSpecArgs.builder()
                                .backoffLimit(4)
                                .template(PodTemplateSpecArgs.builder()
                                        .metadata(ObjectMetaArgs.builder()
                                                .labels(labels.of(GatewayNames.MIGRATION_COMPONENT))
                                                .build())
                                        .spec(GatewayPods.migration(plan))
                                        .build())
                                .build())
                        .build(),
                ChildOptions.of(this, configMap, database));
    }

    private Deployment deployment(List<Resource> needs) {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put(AnnotationKeys.CONFIG_DIGEST, plan.configDigest());
        plan.secretsDigest().ifPresent(digest -> annotations.put(AnnotationKeys.SECRETS_DIGEST, digest));
        return new Deployment(
                GatewayNames.DEPLOYMENT,
                DeploymentArgs.builder()
                        .metadata(metadata(GatewayNames.DEPLOYMENT))
                        .spec(DeploymentSpecArgs.builder()
                                .replicas(plan.replicas())
                                .strategy(DeploymentStrategyArgs.builder()
                                        .type("RollingUpdate")
                                        .rollingUpdate(RollingUpdateDeploymentArgs.builder()
                                                .maxUnavailable(0)
                                                .maxSurge(1)
                                                .build())
                                        .build())
                                .selector(selector())
                                .template(PodTemplateSpecArgs.builder()
                                        .metadata(ObjectMetaArgs.builder()
                                                .labels(labels.of(GatewayNames.COMPONENT))
                                                .annotations(annotations)
                                                .build())
                                        .spec(GatewayPods.proxy(plan))
                                        .build())
                                .build())
                        .build(),
                ChildOptions.of(this, needs.toArray(Resource[]::new)));
    }

    private Service service(Deployment deployment) {
        ServiceSpecArgs.Builder spec = ServiceSpecArgs.builder()
                .selector(Labels.selector(GatewayNames.COMPONENT))
                .ports(ServicePortArgs.builder()
                        .name("http")
                        .port(GatewayNames.PORT)
                        .targetPort("http")
                        .build());
        plan.loadBalancerSources()
                .ifPresentOrElse(
                        sources -> spec.type("LoadBalancer")
                                .loadBalancerSourceRanges(
                                        sources.stream().map(Cidr::text).toList())
                                // Otherwise the network policies see the address of a node, not of the client.
                                .externalTrafficPolicy("Local"),
                        () -> spec.type("ClusterIP"));
        return new Service(
                GatewayNames.SERVICE,
                ServiceArgs.builder()
                        .metadata(metadata(GatewayNames.SERVICE))
                        .spec(spec.build())
                        .build(),
                ChildOptions.of(this, deployment));
    }

    /** Where a load balancer makes the gateway reached from outside; nothing without one, or before it is there. */
    public Output<Optional<String>> loadBalancerAddress() {
        return service.status().applyValue(status -> status.flatMap(ServiceStatus::loadBalancer).stream()
                .flatMap(balancer -> balancer.ingress().stream())
                .flatMap(ingress -> ingress.hostname().or(ingress::ip).stream())
                .findFirst()
                .map(host -> "http://%s:%d".formatted(host, GatewayNames.PORT)));
    }

    private void disruptionBudget(Deployment deployment) {
        new PodDisruptionBudget(
                GatewayNames.DISRUPTION_BUDGET,
                PodDisruptionBudgetArgs.builder()
                        .metadata(ObjectMetaArgs.builder()
                                .name(GatewayNames.DISRUPTION_BUDGET)
                                .namespace(namespace)
                                .labels(labels.of(GatewayNames.COMPONENT))
                                // A budget that allows no disruption once all pods are ready would hang every drain.
                                .annotations(Map.of(AnnotationKeys.WAIT_FOR, "condition=DisruptionAllowed"))
                                .build())
                        .spec(PodDisruptionBudgetSpecArgs.builder()
                                .minAvailable(1)
                                .unhealthyPodEvictionPolicy("AlwaysAllow")
                                .selector(selector())
                                .build())
                        .build(),
                ChildOptions.of(this, deployment));
    }

    private static LabelSelectorArgs selector() {
        return LabelSelectorArgs.builder()
                .matchLabels(Labels.selector(GatewayNames.COMPONENT))
                .build();
    }

    private ObjectMetaArgs metadata(String name) {
        return ObjectMetaArgs.builder()
                .name(name)
                .namespace(namespace)
                .labels(labels.of(GatewayNames.COMPONENT))
                .build();
    }
}
