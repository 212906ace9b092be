package litellmha.gateway;

import com.pulumi.core.Output;
import com.pulumi.kubernetes.apps.v1.Deployment;
import com.pulumi.kubernetes.apps.v1.inputs.DeploymentSpecArgs;
import com.pulumi.kubernetes.batch.v1.Job;
import com.pulumi.kubernetes.batch.v1.inputs.JobSpecArgs;
import com.pulumi.kubernetes.core.v1.ConfigMap;
import com.pulumi.kubernetes.core.v1.Service;
import com.pulumi.kubernetes.core.v1.inputs.PodTemplateSpecArgs;
import com.pulumi.kubernetes.core.v1.outputs.ServiceStatus;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import litellmha.kube.Children;
import litellmha.kube.Deployments;
import litellmha.kube.DisruptionBudgets;
import litellmha.kube.Labels;
import litellmha.kube.Metadata;
import litellmha.kube.PodTemplateDigest;
import litellmha.kube.Pods;
import litellmha.kube.Services;
import litellmha.names.AnnotationKeys;
import litellmha.names.GatewayNames;
import litellmha.names.LabelKeys;
import litellmha.secret.DeclaredSecret;
import litellmha.secret.SaltKeyFingerprint;
import litellmha.settings.Cidr;

/** The LiteLLM proxy: its configuration and secrets, the migration of its schema, its pods and its Service. */
public final class Gateway extends ComponentResource {

    /** The provider's default of 10 minutes is too short for an index over millions of rows. */
    public static final Duration MIGRATION_LIMIT = Duration.ofHours(1);

    /** On an empty database; it includes the 10 minutes that the provider waits for Postgres at most. */
    private static final Duration FIRST_MIGRATION_LIMIT = Duration.ofMinutes(15);

    private final GatewayPlan plan;
    private final Children children;
    private final Service service;
    private final Deployment deployment;
    private final Optional<String> saltKeyFingerprint;

    /**
     * @param database what the migration needs, with everything that belongs to it
     * @param first whether the stack is new: then nothing is lost if the migration starts while Postgres does, and waits for
     *     the primary only. Later it starts when all of Postgres is up to date, because a restart of the primary would cut it
     *     off
     * @param others what the pods need besides
     */
    public Gateway(
            GatewayPlan plan,
            String namespace,
            Labels labels,
            List<Resource> database,
            boolean first,
            List<? extends Resource> others,
            ComponentResourceOptions options) {
        super("litellm-ha:gateway:Gateway", GatewayNames.COMPONENT, options);
        this.plan = plan;
        children = new Children(this, new Metadata(namespace, labels, GatewayNames.COMPONENT));
        Metadata migration = new Metadata(namespace, labels, GatewayNames.MIGRATION_COMPONENT);

        ConfigMap configMap = children.configMap(
                GatewayNames.CONFIG_MAP,
                Map.of(
                        GatewayNames.CONFIG_FILE,
                        plan.config(),
                        GatewayNames.WAIT_SCRIPT,
                        GatewayScripts.WAIT,
                        GatewayNames.SALT_KEY_SCRIPT,
                        GatewayScripts.SALT_KEY));
        List<Resource> needs = new ArrayList<>(List.of(configMap));
        saltKeyFingerprint = SaltKeyFingerprint.of(plan.keys().sources().get(GatewayNames.SALT_KEY));
        DeclaredSecret.declare(plan.keys(), children, plan.keysRetained(), fingerprintAnnotation())
                .ifPresent(needs::add);
        List<Resource> migrationNeeds = new ArrayList<>(needs);
        DeclaredSecret.declare(plan.providerKeys(), children, false).ifPresent(needs::add);
        DeclaredSecret.declare(plan.secretFiles(), children, false).ifPresent(needs::add);
        if (!plan.serviceAccountAnnotations().isEmpty()) {
            needs.add(children.serviceAccount(GatewayNames.SERVICE_ACCOUNT, plan.serviceAccountAnnotations()));
        }
        if (!first) {
            migrationNeeds.addAll(database);
        }
        // It runs to its end before the pods roll, because they depend on it.
        needs.add(migration(
                new Children(this, migration), first ? FIRST_MIGRATION_LIMIT : MIGRATION_LIMIT, migrationNeeds));
        needs.addAll(database);
        needs.addAll(others);
        deployment = deployment(needs);
        service = service(deployment);
        if (plan.disruptionBudget()) {
            children.disruptionBudget(
                    GatewayNames.DISRUPTION_BUDGET, DisruptionBudgets.keepingOne(GatewayNames.COMPONENT), deployment);
        }
        plan.autoscaling()
                .ifPresent(autoscaling ->
                        children.autoscaler(GatewayNames.AUTOSCALER, Autoscaler.spec(plan, autoscaling), deployment));
        registerOutputs(Map.of());
    }

    private Job migration(Children own, Duration limit, List<Resource> needs) {
        PodTemplateSpecArgs template = Pods.template(
                own.metadata(), plan.pods().labels(), plan.pods().annotations(), GatewayPods.migration(plan));
        return own.job(
                GatewayNames.MIGRATION_JOB,
                PodTemplateDigest.of(template, GatewayScripts.WAIT, GatewayScripts.SALT_KEY),
                limit,
                JobSpecArgs.builder()
                        .backoffLimit(4)
                        .podFailurePolicy(SaltKeyCheck.endsTheJob())
                        .template(template)
                        .build(),
                needs);
    }

    private Deployment deployment(List<Resource> needs) {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put(AnnotationKeys.CONFIG_DIGEST, plan.configDigest());
        plan.secretsDigest().ifPresent(digest -> annotations.put(AnnotationKeys.SECRETS_DIGEST, digest));
        // Azure's webhook gives its token to pods with this label only.
        Map<String, String> labels = plan.serviceAccountAnnotations().containsKey(AnnotationKeys.AZURE_CLIENT)
                ? Map.of(LabelKeys.AZURE_IDENTITY, "true")
                : Map.of();
        PodTemplateSpecArgs template = Pods.template(
                children.metadata(),
                plan.pods().withLabels(labels),
                plan.pods().withAnnotations(annotations),
                GatewayPods.proxy(plan));
        DeploymentSpecArgs spec = Deployments.rolling(GatewayNames.COMPONENT, plan.replicas(), template);
        // They roll one by one.
        Duration limit = GatewayPods.startLimit().multipliedBy(plan.mostReplicas());
        return plan.autoscaling().isPresent()
                ? children.scaledDeployment(GatewayNames.DEPLOYMENT, limit, spec, needs)
                : children.deployment(GatewayNames.DEPLOYMENT, limit, spec, needs);
    }

    private Service service(Deployment deployment) {
        return plan.loadBalancerSources()
                .map(sources -> children.loadBalancer(
                        GatewayNames.SERVICE,
                        Services.loadBalancer(
                                GatewayNames.COMPONENT,
                                GatewayPods.PORT_NAME,
                                GatewayNames.PORT,
                                sources.stream().map(Cidr::text).toList()),
                        deployment))
                .orElseGet(() -> children.internalService(
                        GatewayNames.SERVICE,
                        Services.clusterIp(GatewayNames.COMPONENT, GatewayPods.PORT_NAME, GatewayNames.PORT),
                        deployment));
    }

    /** The ID of the Deployment, which is known as soon as all pods are up to date; in the preview of a first {@code up} it is not. */
    public Output<String> ready() {
        return deployment.id();
    }

    private Map<String, String> fingerprintAnnotation() {
        return saltKeyFingerprint
                .map(fingerprint -> Map.of(AnnotationKeys.SALT_KEY_FINGERPRINT, fingerprint))
                .orElse(Map.of());
    }

    /** The fingerprint of the salt key; empty if the key is in a Secret that is not the stack's own. */
    public Optional<String> saltKeyFingerprint() {
        return saltKeyFingerprint;
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
