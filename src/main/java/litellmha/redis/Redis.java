package litellmha.redis;

import com.pulumi.kubernetes.apps.v1.Deployment;
import com.pulumi.kubernetes.apps.v1.StatefulSet;
import com.pulumi.kubernetes.core.v1.inputs.PodSpecArgs;
import com.pulumi.kubernetes.core.v1.inputs.PodTemplateSpecArgs;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import litellmha.kube.Children;
import litellmha.kube.Deployments;
import litellmha.kube.DisruptionBudgets;
import litellmha.kube.Labels;
import litellmha.kube.Metadata;
import litellmha.kube.Pods;
import litellmha.kube.Services;
import litellmha.kube.StatefulSets;
import litellmha.names.AnnotationKeys;
import litellmha.names.RedisNames;
import litellmha.secret.DeclaredSecret;

/**
 * A Redis without a volume: that of the counters, or that of the response cache. With fail-closed limits the first is on the
 * path of requests, so what counts is how soon it is back, not what it remembers: LiteLLM seeds its counters from the database
 * again. What a cache loses is asked for again.
 */
public final class Redis extends ComponentResource {

    /** For its node and its image: it has nothing to load. */
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private final RedisPlan plan;
    private final Children children;

    public Redis(RedisPlan plan, String namespace, Labels labels, ComponentResourceOptions options) {
        super("litellm-ha:redis:Redis", plan.component(), options);
        this.plan = plan;
        children = new Children(this, new Metadata(namespace, labels, plan.component()));
        List<Resource> secret = List.copyOf(DeclaredSecret.declare(plan.password(), children, false).stream()
                .toList());
        switch (plan.mode()) {
            case SINGLE -> single(secret);
            case SENTINEL -> replicated(secret);
        }
        registerOutputs(Map.of());
    }

    private void single(List<Resource> secret) {
        Deployment deployment = children.deployment(
                plan.name(),
                START_LIMIT,
                // Two at once behind one Service would each hold half of the counters.
                Deployments.single(plan.component(), template(RedisPod.of(plan))),
                secret);
        children.internalService(
                plan.name(), Services.internal(plan.component(), RedisPod.PORT_NAME, RedisNames.PORT), deployment);
    }

    private void replicated(List<Resource> secret) {
        List<Resource> needs = new ArrayList<>(secret);
        needs.add(children.internalService(
                RedisNames.PODS_SERVICE,
                Services.headless(plan.component(), ReplicatedPod.SENTINEL_PORT_NAME, RedisNames.SENTINEL_PORT)));
        StatefulSet pods = children.statefulSet(
                plan.name(),
                START_LIMIT,
                StatefulSets.parallel(
                        plan.component(), RedisNames.PODS_SERVICE, plan.replicas(), template(ReplicatedPod.of(plan))),
                needs);
        children.internalService(
                RedisNames.SENTINEL_SERVICE,
                Services.internal(plan.component(), ReplicatedPod.SENTINEL_PORT_NAME, RedisNames.SENTINEL_PORT),
                pods);
        children.disruptionBudget(RedisNames.DISRUPTION_BUDGET, DisruptionBudgets.losingOne(plan.component()), pods);
    }

    private PodTemplateSpecArgs template(PodSpecArgs pod) {
        Map<String, String> annotations = plan.passwordDigest()
                .map(digest -> Map.of(AnnotationKeys.SECRETS_DIGEST, digest))
                .orElse(Map.of());
        return Pods.template(
                children.metadata(), plan.pods().labels(), plan.pods().withAnnotations(annotations), pod);
    }
}
