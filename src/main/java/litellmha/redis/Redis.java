package litellmha.redis;

import com.pulumi.kubernetes.apps.v1.Deployment;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
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
 * One Redis without a volume. With fail-closed limits it is on the path of requests, so what counts is how soon it is
 * back, not what it remembers: LiteLLM seeds its counters from the database again.
 */
public final class Redis extends ComponentResource {

    public Redis(RedisPlan plan, String namespace, Labels labels, ComponentResourceOptions options) {
        super("litellm-ha:redis:Redis", RedisNames.COMPONENT, options);
        Children children = new Children(this, new Metadata(namespace, labels, RedisNames.COMPONENT));
        Map<String, String> annotations = plan.passwordDigest()
                .map(digest -> Map.of(AnnotationKeys.SECRETS_DIGEST, digest))
                .orElse(Map.of());
        Deployment deployment = children.deployment(
                RedisNames.DEPLOYMENT,
                // Two at once behind one Service would each hold half of the counters.
                Deployments.single(
                        RedisNames.COMPONENT, Pods.template(children.metadata(), annotations, RedisPod.of(plan))),
                DeclaredSecret.declare(plan.password(), children, false).stream()
                        .toList());
        children.service(
                RedisNames.SERVICE,
                Services.internal(RedisNames.COMPONENT, RedisPod.PORT_NAME, RedisNames.PORT),
                deployment);
        registerOutputs(Map.of());
    }
}
