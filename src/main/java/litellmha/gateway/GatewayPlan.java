package litellmha.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.kube.ContainerResources;
import litellmha.names.GatewayNames;
import litellmha.pod.PodDefaults;
import litellmha.secret.SecretDigest;
import litellmha.secret.SecretPlan;
import litellmha.settings.Autoscaling;
import litellmha.settings.CaBundle;
import litellmha.settings.Cidr;
import litellmha.settings.Database;
import litellmha.settings.Network;
import litellmha.settings.Settings;
import litellmha.tier.TierProfile;

/**
 * The LiteLLM proxy as the stack wants it.
 *
 * @param replicas the pods that always run
 * @param autoscaling how more of them are added; none are if it is empty
 * @param databaseSecret the Secret with the URL of the database
 * @param config LiteLLM's {@code config.yaml}
 * @param environment variables that the stack adds
 * @param longestRequestSeconds the longest that the configuration allows a request
 * @param drainSeconds how long a pod that terminates still takes new requests
 * @param pods what all pods of the stack have
 * @param keys the master key and the salt key
 * @param redis the Redis that replicas share; empty in a tier without Redis
 * @param cachePassword empty in a stack without a response cache
 * @param secretFiles what is mounted as files
 * @param secretsDigest empty if a secret is not known
 * @param loadBalancerSources empty if the Service is for the cluster only
 * @param metricsServed whether metrics are served on a port of their own
 * @param serviceAccountAnnotations of the proxy's own ServiceAccount; it has none if they are empty
 * @param caBundle the authorities that the proxy trusts; the public ones if it is empty
 * @param keysRetained whether the Secret with the keys outlives the stack
 */
public record GatewayPlan(
        String image,
        int replicas,
        Optional<Autoscaling> autoscaling,
        String databaseSecret,
        String config,
        Map<String, String> environment,
        int longestRequestSeconds,
        int drainSeconds,
        ContainerResources resources,
        PodDefaults pods,
        SecretPlan keys,
        SecretPlan providerKeys,
        Optional<CoordinationRedis> redis,
        Optional<SecretPlan> cachePassword,
        SecretPlan secretFiles,
        Optional<String> secretsDigest,
        Optional<List<Cidr>> loadBalancerSources,
        boolean metricsServed,
        Map<String, String> serviceAccountAnnotations,
        Optional<CaBundle> caBundle,
        boolean disruptionBudget,
        boolean keysRetained) {

    /** The time until every node knows that the pod is no longer an endpoint. */
    private static final int DRAIN_SECONDS = 5;

    /**
     * The time until a load balancer knows it too, by failed health checks. Clouds' were seen to go on sending for 10 to 90 s.
     *
     * @see <a href="https://github.com/kubernetes/kubernetes/issues/85643">the issue</a>
     */
    private static final int DRAIN_SECONDS_OF_LOAD_BALANCER = 30;

    /**
     * @param redis the Redis that replicas share, if the tier has it
     * @param cachePassword the password of the response cache, if the stack has one
     */
    public static GatewayPlan of(
            Settings settings,
            TierProfile profile,
            Optional<CoordinationRedis> redis,
            Optional<SecretPlan> cachePassword) {
        SecretPlan keys = new SecretPlan(
                GatewayNames.KEYS_SECRET,
                Map.of(GatewayNames.MASTER_KEY, settings.masterKey(), GatewayNames.SALT_KEY, settings.saltKey()));
        SecretPlan providerKeys = new SecretPlan(GatewayNames.PROVIDER_KEYS_SECRET, settings.secretVariables());
        SecretPlan secretFiles = new SecretPlan(
                GatewayNames.SECRET_FILES_SECRET, settings.secretFiles().orElse(Map.of()));
        List<SecretPlan> all = new ArrayList<>(List.of(keys, providerKeys));
        redis.map(CoordinationRedis::password).ifPresent(all::add);
        cachePassword.ifPresent(all::add);
        all.add(secretFiles);
        Optional<List<Cidr>> loadBalancerSources =
                loadBalancerSources(settings.network().orElse(Network.DEFAULT));
        boolean calledFromOutside =
                loadBalancerSources.isPresent() || settings.expose().isPresent();
        return new GatewayPlan(
                settings.gateway().image().text(),
                settings.gateway().replicas().orElse(profile.gatewayReplicas()),
                settings.gateway().autoscaling(),
                settings.database().generation().appSecret(),
                ProxyConfig.yaml(
                        settings,
                        profile,
                        settings.database().connectionsPerGateway().orElse(Database.DEFAULT_CONNECTIONS_PER_GATEWAY)),
                settings.env().orElse(Map.of()),
                RequestTimeouts.longest(settings),
                settings.gateway()
                        .drainSeconds()
                        .orElse(calledFromOutside ? DRAIN_SECONDS_OF_LOAD_BALANCER : DRAIN_SECONDS),
                new ContainerResources(
                        settings.gateway().resources().requests().amounts(),
                        settings.gateway().resources().limits().amounts()),
                PodDefaults.of(settings),
                keys,
                providerKeys,
                redis,
                cachePassword,
                secretFiles,
                SecretDigest.of(settings.ownKeys(), all.toArray(SecretPlan[]::new)),
                loadBalancerSources,
                settings.metrics().isPresent(),
                settings.gateway().serviceAccountAnnotations().orElse(Map.of()),
                settings.gateway().caBundle(),
                profile.disruptionBudgets(),
                profile.dataOutlivesStack());
    }

    /** Returns the most pods that may run, beside one that replaces another. */
    public int mostReplicas() {
        return autoscaling.map(Autoscaling::maxReplicas).orElse(replicas);
    }

    private static Optional<List<Cidr>> loadBalancerSources(Network network) {
        return network.service()
                .filter(Network.ServiceType.LOAD_BALANCER::equals)
                .map(service -> network.clientCidrs().orElse(List.of()));
    }

    /** Changes with the configuration, so that a change of it rolls the pods. */
    String configDigest() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(config.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** How long a pod may take to start. */
    public Duration startLimit() {
        return GatewayPods.startLimit();
    }
}
