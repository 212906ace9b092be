package litellmha.redis;

import com.pulumi.kubernetes.apps.v1.Deployment;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import java.time.Duration;
import java.util.Map;
import litellmha.kube.Children;
import litellmha.kube.Deployments;
import litellmha.kube.Labels;
import litellmha.kube.Metadata;
import litellmha.kube.Pods;
import litellmha.kube.Services;
import litellmha.names.AnnotationKeys;
import litellmha.names.RedisNames;
import litellmha.secret.DeclaredSecret;

/**
 * One Redis without a volume: that of the counters, or that of the response cache. With fail-closed limits the first is on
 * the path of requests, so what counts is how soon it is back, not what it remembers: LiteLLM seeds its counters from the
 * database again. What a cache loses is asked for again.
 */
public final class Redis extends ComponentResource {

    /** For its node and its image: it has nothing to load. */
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    public Redis(RedisPlan plan, String namespace, Labels labels, ComponentResourceOptions options) {
        super("litellm-ha:redis:Redis", plan.component(), options);
        Children children = new Children(this, new Metadata(namespace, labels, plan.component()));
        Map<String, String> annotations = plan.passwordDigest()
                .map(digest -> Map.of(AnnotationKeys.SECRETS_DIGEST, digest))
                .orElse(Map.of());
        Deployment deployment = children.deployment(
                plan.name(),
                START_LIMIT,
                // Two at once behind one Service would each hold half of the counters.
                Deployments.single(
                        plan.component(),
                        Pods.template(
                                children.metadata(),
                                plan.pods().labels(),
                                plan.pods().withAnnotations(annotations),
                                RedisPod.of(plan))),
                DeclaredSecret.declare(plan.password(), children, false).stream()
                        .toList());
        children.internalService(
                plan.name(), Services.internal(plan.component(), RedisPod.PORT_NAME, RedisNames.PORT), deployment);
        registerOutputs(Map.of());
    }
}
