package litellmha.redis;

import com.pulumi.kubernetes.apps.v1.Deployment;
import com.pulumi.kubernetes.apps.v1.DeploymentArgs;
import com.pulumi.kubernetes.core.v1.Service;
import com.pulumi.kubernetes.core.v1.ServiceArgs;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.Resource;
import java.util.Map;
import litellmha.kube.ChildOptions;
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

    private final RedisPlan plan;
    private final Metadata metadata;

    public Redis(RedisPlan plan, String namespace, Labels labels, ComponentResourceOptions options) {
        super("litellm-ha:redis:Redis", RedisNames.COMPONENT, options);
        this.plan = plan;
        metadata = new Metadata(namespace, labels, RedisNames.COMPONENT);
        service(deployment(secret()));
        registerOutputs(Map.of());
    }

    /** Empty if the password is in somebody else's Secret. */
    private Resource[] secret() {
        return DeclaredSecret.declare(
                        plan.password(), metadata.named(RedisNames.PASSWORD_SECRET), ChildOptions.of(this))
                .stream()
                .toArray(Resource[]::new);
    }

    private Deployment deployment(Resource... needs) {
        Map<String, String> annotations = plan.passwordDigest()
                .map(digest -> Map.of(AnnotationKeys.SECRETS_DIGEST, digest))
                .orElse(Map.of());
        return new Deployment(
                RedisNames.DEPLOYMENT,
                DeploymentArgs.builder()
                        .metadata(metadata.named(RedisNames.DEPLOYMENT))
                        // Two at once behind one Service would each hold half of the counters.
                        .spec(Deployments.single(
                                RedisNames.COMPONENT, Pods.template(metadata, annotations, RedisPod.of(plan))))
                        .build(),
                ChildOptions.of(this, needs));
    }

    private void service(Deployment deployment) {
        new Service(
                RedisNames.SERVICE,
                ServiceArgs.builder()
                        .metadata(metadata.named(RedisNames.SERVICE))
                        .spec(Services.internal(RedisNames.COMPONENT, RedisPod.PORT_NAME, RedisNames.PORT))
                        .build(),
                ChildOptions.of(this, deployment));
    }
}
