package litellmha.gateway;

import com.pulumi.core.Output;
import com.pulumi.kubernetes.apps.v1.Deployment;
import com.pulumi.kubernetes.apps.v1.DeploymentArgs;
import com.pulumi.kubernetes.batch.v1.Job;
import com.pulumi.kubernetes.batch.v1.JobArgs;
import com.pulumi.kubernetes.batch.v1.inputs.JobSpecArgs;
import com.pulumi.kubernetes.core.v1.ConfigMap;
import com.pulumi.kubernetes.core.v1.ConfigMapArgs;
import com.pulumi.kubernetes.core.v1.Secret;
import com.pulumi.kubernetes.core.v1.Service;
import com.pulumi.kubernetes.core.v1.ServiceArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodTemplateSpecArgs;
import com.pulumi.kubernetes.core.v1.inputs.ServiceSpecArgs;
import com.pulumi.kubernetes.core.v1.outputs.ServiceStatus;
import com.pulumi.kubernetes.policy.v1.PodDisruptionBudget;
import com.pulumi.kubernetes.policy.v1.PodDisruptionBudgetArgs;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import litellmha.kube.ChildOptions;
import litellmha.kube.Deployments;
import litellmha.kube.DisruptionBudgets;
import litellmha.kube.Labels;
import litellmha.kube.Metadata;
import litellmha.kube.PodTemplateDigest;
import litellmha.kube.Pods;
import litellmha.kube.Services;
import litellmha.names.AnnotationKeys;
import litellmha.names.GatewayNames;
import litellmha.secret.DeclaredSecret;
import litellmha.secret.SecretPlan;
import litellmha.settings.Cidr;

/** The LiteLLM proxy: its configuration and secrets, the migration of its schema, its pods and its Service. */
public final class Gateway extends ComponentResource {

    /** The provider's default of 10 minutes is too short for an index over millions of rows. */
    private static final int MIGRATION_SECONDS = 3600;

    private final GatewayPlan plan;
    private final Metadata metadata;
    private final Metadata migrationMetadata;
    private final Service service;

    /**
     * @param database what the migration waits for, with everything that belongs to it
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
        metadata = new Metadata(namespace, labels, GatewayNames.COMPONENT);
        migrationMetadata = new Metadata(namespace, labels, GatewayNames.MIGRATION_COMPONENT);

        ConfigMap configMap = configMap();
        List<Resource> needs = new ArrayList<>(List.of(configMap));
        secret(plan.keys(), plan.keysRetained()).ifPresent(needs::add);
        secret(plan.providerKeys(), false).ifPresent(needs::add);
        // It runs to its end before the pods roll, because they depend on it.
        needs.add(migration(configMap, database));
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
                        .metadata(metadata.named(GatewayNames.CONFIG_MAP))
                        .data(Map.of(
                                GatewayNames.CONFIG_FILE, plan.config(), GatewayNames.WAIT_SCRIPT, WaitScript.TEXT))
                        .build(),
                ChildOptions.of(this));
    }

    private Optional<Secret> secret(SecretPlan secret, boolean retained) {
        return DeclaredSecret.declare(secret, metadata.named(secret.name()), ChildOptions.retained(retained, this));
    }

    private Job migration(Resource configMap, Resource database) {
        PodTemplateSpecArgs template = Pods.template(migrationMetadata, Map.of(), GatewayPods.migration(plan));
        // A Job's template cannot be changed, so that each template has a Job of its own.
        String name = "%s-%s".formatted(GatewayNames.MIGRATION_JOB, PodTemplateDigest.of(template, WaitScript.TEXT));
        return new Job(
                GatewayNames.MIGRATION_JOB,
                JobArgs.builder()
                        .metadata(migrationMetadata.named(
                                name,
                                Map.of(
                                        // Otherwise the next `up` would wait for the failed one again.
                                        AnnotationKeys.REPLACE_UNREADY,
                                        "true",
                                        AnnotationKeys.TIMEOUT_SECONDS,
                                        Integer.toString(MIGRATION_SECONDS))))
                        .spec(JobSpecArgs.builder()
                                .backoffLimit(4)
                                .template(template)
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
                        .metadata(metadata.named(GatewayNames.DEPLOYMENT))
                        .spec(Deployments.rolling(
                                GatewayNames.COMPONENT,
                                plan.replicas(),
                                Pods.template(metadata, annotations, GatewayPods.proxy(plan))))
                        .build(),
                ChildOptions.of(this, needs.toArray(Resource[]::new)));
    }

    private Service service(Deployment deployment) {
        return new Service(
                GatewayNames.SERVICE,
                ServiceArgs.builder()
                        .metadata(metadata.named(GatewayNames.SERVICE))
                        .spec(serviceSpec())
                        .build(),
                ChildOptions.of(this, deployment));
    }

    private ServiceSpecArgs serviceSpec() {
        return plan.loadBalancerSources()
                .map(sources -> Services.loadBalancer(
                        GatewayNames.COMPONENT,
                        GatewayPods.PORT_NAME,
                        GatewayNames.PORT,
                        sources.stream().map(Cidr::text).toList()))
                .orElseGet(() -> Services.clusterIp(GatewayNames.COMPONENT, GatewayPods.PORT_NAME, GatewayNames.PORT));
    }

    private void disruptionBudget(Deployment deployment) {
        new PodDisruptionBudget(
                GatewayNames.DISRUPTION_BUDGET,
                PodDisruptionBudgetArgs.builder()
                        .metadata(metadata.named(
                                GatewayNames.DISRUPTION_BUDGET,
                                // One that allows no disruption even when all pods are ready would block every drain.
                                Map.of(AnnotationKeys.WAIT_FOR, "condition=DisruptionAllowed")))
                        .spec(DisruptionBudgets.keepingOne(GatewayNames.COMPONENT))
                        .build(),
                ChildOptions.of(this, deployment));
    }

    /** The address of the load balancer; empty without one, or while it has none yet. */
    public Output<Optional<String>> loadBalancerAddress() {
        return service.status().applyValue(status -> status.flatMap(ServiceStatus::loadBalancer).stream()
                .flatMap(balancer -> balancer.ingress().stream())
                .flatMap(ingress -> ingress.hostname().or(ingress::ip).stream())
                .findFirst()
                .map(host -> "http://%s:%d".formatted(host, GatewayNames.PORT)));
    }
}
