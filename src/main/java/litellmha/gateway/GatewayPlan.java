package litellmha.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.names.GatewayNames;
import litellmha.secret.SecretDigest;
import litellmha.secret.SecretPlan;
import litellmha.settings.Cidr;
import litellmha.settings.Settings;
import litellmha.tier.TierProfile;

/**
 * The LiteLLM proxy as the stack wants it.
 *
 * @param config LiteLLM's {@code config.yaml}
 * @param keys the master key and the salt key
 * @param redisPassword nothing in a tier without Redis
 * @param secretsDigest nothing if a secret is not known
 * @param loadBalancerSources nothing if the Service is for the cluster only
 * @param keysKept whether the Secret with the keys outlives the stack
 */
public record GatewayPlan(
        String image,
        int replicas,
        String config,
        Settings.Resources resources,
        SecretPlan keys,
        SecretPlan providerKeys,
        Optional<SecretPlan> redisPassword,
        Optional<String> secretsDigest,
        Optional<List<Cidr>> loadBalancerSources,
        boolean disruptionBudget,
        boolean keysKept) {

    /** As {@link GatewayNames}, where the program itself reads them. */
    public static final String SERVICE = GatewayNames.SERVICE;

    public static final int PORT = GatewayNames.PORT;
    public static final String COMPONENT = GatewayNames.COMPONENT;
    public static final String MIGRATION_COMPONENT = GatewayNames.MIGRATION_COMPONENT;
    public static final String KEYS_SECRET = GatewayNames.KEYS_SECRET;
    public static final String MASTER_KEY = GatewayNames.MASTER_KEY;

    /** @param redisPassword the password of Redis, if the tier has it */
    public static GatewayPlan of(Settings settings, TierProfile promise, Optional<SecretPlan> redisPassword) {
        SecretPlan keys = new SecretPlan(
                GatewayNames.KEYS_SECRET,
                Map.of(GatewayNames.MASTER_KEY, settings.masterKey(), GatewayNames.SALT_KEY, settings.saltKey()));
        SecretPlan providerKeys = new SecretPlan(
                GatewayNames.PROVIDER_KEYS_SECRET, settings.providerKeys().orElse(Map.of()));
        List<SecretPlan> all = new ArrayList<>(List.of(keys, providerKeys));
        redisPassword.ifPresent(all::add);
        Settings.Network network = settings.network().orElse(Settings.Network.DEFAULT);
        return new GatewayPlan(
                settings.gateway().image().text(),
                settings.gateway().replicas().orElse(promise.gatewayReplicas()),
                ProxyConfig.of(
                                settings,
                                promise,
                                settings.database()
                                        .connectionsPerGateway()
                                        .orElse(Settings.Database.DEFAULT_CONNECTIONS_PER_GATEWAY))
                        .yaml(),
                settings.gateway().resources(),
                keys,
                providerKeys,
                redisPassword,
                SecretDigest.of(settings.ownKeys(), all.toArray(SecretPlan[]::new)),
                network.service()
                        .filter(Settings.ServiceType.LOAD_BALANCER::equals)
                        .map(service -> network.clientCidrs().orElse(List.of())),
                promise.disruptionBudgets(),
                promise.dataOutlivesStack());
    }

    /** Changes with the configuration, so that a change of it rolls the pods. */
    String configDigest() {
        return digest(config);
    }

    /**
     * The migration's Job, named after all that its template is made of: a Job cannot be changed, and every other image
     * brings another schema.
     */
    String migrationName() {
        return GatewayNames.MIGRATION_JOB + "-"
                + digest(image + ' ' + resources + ' ' + WaitScript.TEXT).substring(0, 8);
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
