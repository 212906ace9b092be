package litellmha.redis;

import com.pulumi.kubernetes.apps.v1.Deployment;
import com.pulumi.kubernetes.apps.v1.DeploymentArgs;
import com.pulumi.kubernetes.apps.v1.inputs.DeploymentSpecArgs;
import com.pulumi.kubernetes.apps.v1.inputs.DeploymentStrategyArgs;
import com.pulumi.kubernetes.core.v1.Service;
import com.pulumi.kubernetes.core.v1.ServiceArgs;
import com.pulumi.kubernetes.core.v1.inputs.ContainerArgs;
import com.pulumi.kubernetes.core.v1.inputs.ContainerPortArgs;
import com.pulumi.kubernetes.core.v1.inputs.EnvVarArgs;
import com.pulumi.kubernetes.core.v1.inputs.ExecActionArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodSpecArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodTemplateSpecArgs;
import com.pulumi.kubernetes.core.v1.inputs.ProbeArgs;
import com.pulumi.kubernetes.core.v1.inputs.ServicePortArgs;
import com.pulumi.kubernetes.core.v1.inputs.ServiceSpecArgs;
import com.pulumi.kubernetes.core.v1.inputs.TolerationArgs;
import com.pulumi.kubernetes.meta.v1.inputs.LabelSelectorArgs;
import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.Resource;
import java.util.List;
import java.util.Map;
import litellmha.kube.ChildOptions;
import litellmha.kube.Labels;
import litellmha.kube.Pods;
import litellmha.names.AnnotationKeys;
import litellmha.names.RedisNames;
import litellmha.secret.DeclaredSecret;
import litellmha.secret.SecretPlan;

/**
 * One Redis without a volume. With fail-closed limits it is on the path of requests, so what counts is how soon it is
 * back, not what it remembers: LiteLLM seeds its counters from the database again.
 */
public final class Redis extends ComponentResource {

    /** The user of the official image. */
    private static final int USER = 999;

    /** Kubernetes' default of 300 would leave the gateway without counters for five minutes after a node is lost. */
    private static final int SECONDS_ON_A_LOST_NODE = 10;

    public Redis(RedisPlan plan, String namespace, Labels labels, ComponentResourceOptions options) {
        super("litellm-ha:redis:Redis", RedisNames.COMPONENT, options);
        ObjectMetaArgs metadata = ObjectMetaArgs.builder()
                .name(RedisNames.SERVICE)
                .namespace(namespace)
                .labels(labels.of(RedisNames.COMPONENT))
                .build();
        Resource[] needs = DeclaredSecret.declare(plan.password(), metadata, ChildOptions.of(this)).stream()
                .toArray(Resource[]::new);
        new Service(
                RedisNames.SERVICE,
                ServiceArgs.builder()
                        .metadata(metadata)
                        .spec(ServiceSpecArgs.builder()
                                .selector(Labels.selector(RedisNames.COMPONENT))
                                .ports(ServicePortArgs.builder()
                                        .name("redis")
                                        .port(RedisNames.PORT)
                                        .targetPort("redis")
                                        .build())
                                .build())
                        .build(),
                ChildOptions.of(this, deployment(plan, metadata, labels, needs)));
        registerOutputs(Map.of());
    }

    private Deployment deployment(RedisPlan plan, ObjectMetaArgs metadata, Labels labels, Resource[] needs) {
        return new Deployment(
                RedisNames.SERVICE,
                DeploymentArgs.builder()
                        .metadata(metadata)
                        .spec(DeploymentSpecArgs.builder()
                                .replicas(1)
                                // Two at once behind one Service would each hold half of the counters.
                                .strategy(DeploymentStrategyArgs.builder()
                                        .type("Recreate")
                                        .build())
                                .selector(LabelSelectorArgs.builder()
                                        .matchLabels(Labels.selector(RedisNames.COMPONENT))
                                        .build())
                                .template(PodTemplateSpecArgs.builder()
                                        .metadata(ObjectMetaArgs.builder()
                                                .labels(labels.of(RedisNames.COMPONENT))
                                                .annotations(plan.passwordDigest()
                                                        .map(digest -> Map.of(AnnotationKeys.SECRETS_DIGEST, digest))
                                                        .orElse(Map.of()))
                                                .build())
                                        .spec(pod(plan))
                                        .build())
                                .build())
                        .build(),
                ChildOptions.of(this, needs));
    }

    private static PodSpecArgs pod(RedisPlan plan) {
        return PodSpecArgs.builder()
                .automountServiceAccountToken(false)
                .enableServiceLinks(false)
                .securityContext(Pods.restricted(USER))
                .terminationGracePeriodSeconds(5)
                .tolerations(leaveSoon("not-ready"), leaveSoon("unreachable"))
                .containers(container(plan))
                .volumes(Pods.temporaryVolume())
                .build();
    }

    private static TolerationArgs leaveSoon(String taint) {
        return TolerationArgs.builder()
                .key("node.kubernetes.io/" + taint)
                .operator("Exists")
                .effect("NoExecute")
                .tolerationSeconds(SECONDS_ON_A_LOST_NODE)
                .build();
    }

    private static ContainerArgs container(RedisPlan plan) {
        SecretPlan.Reference password = plan.password().references().get(RedisNames.PASSWORD);
        return ContainerArgs.builder()
                .name(RedisNames.CONTAINER)
                .image(plan.image())
                .imagePullPolicy("IfNotPresent")
                .command("redis-server")
                .args(
                        "--save",
                        "",
                        "--dir",
                        "/data",
                        "--requirepass",
                        "$(" + RedisNames.PASSWORD + ")",
                        "--maxmemory",
                        Long.toString(plan.maxMemory()),
                        // A full Redis that refused writes would fail all limited keys; a counter that nobody used for
                        // long has been written to the database and is seeded from there.
                        "--maxmemory-policy",
                        "allkeys-lru")
                .env(environment(password))
                .ports(ContainerPortArgs.builder()
                        .name("redis")
                        .containerPort(RedisNames.PORT)
                        .build())
                .readinessProbe(ping(2, 3))
                // A frozen Redis still accepts connections; a ping tells, and it is killed after 15 s.
                .livenessProbe(ping(5, 3))
                .resources(Pods.resources(plan.resources()))
                .securityContext(Pods.restrictedContainer())
                .volumeMounts(Pods.temporaryMount("/data"))
                .build();
    }

    private static List<EnvVarArgs> environment(SecretPlan.Reference password) {
        return List.of(
                DeclaredSecret.variable(RedisNames.PASSWORD, password.secret(), password.key()),
                // What redis-cli logs in with.
                DeclaredSecret.variable("REDISCLI_AUTH", password.secret(), password.key()));
    }

    private static ProbeArgs ping(int periodSeconds, int failureThreshold) {
        return ProbeArgs.builder()
                // Without -e an error such as NOAUTH or LOADING counts as success.
                .exec(ExecActionArgs.builder()
                        .command("redis-cli", "-e", "ping")
                        .build())
                .periodSeconds(periodSeconds)
                .timeoutSeconds(2)
                .failureThreshold(failureThreshold)
                .build();
    }
}
