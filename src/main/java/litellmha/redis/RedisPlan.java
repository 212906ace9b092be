package litellmha.redis;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import litellmha.secret.SecretDigest;
import litellmha.secret.SecretPlan;
import litellmha.settings.Settings;

/**
 * Redis as the stack wants it.
 *
 * @param maxMemory bytes that Redis' data may take: three quarters of the container's limit
 * @param passwordDigest nothing if the password is not known
 */
public record RedisPlan(
        String image,
        Settings.Resources resources,
        long maxMemory,
        SecretPlan password,
        Optional<String> passwordDigest) {

    /** The Service; also the name of the Deployment and of the Secret. */
    public static final String SERVICE = "litellm-redis";

    /** Redis' own. */
    public static final int PORT = 6379;

    /** The value of the component label of its pods. */
    public static final String COMPONENT = "redis";

    static final String PASSWORD_VARIABLE = "REDIS_PASSWORD";

    /** Nothing in a tier without Redis. */
    public static Optional<RedisPlan> of(Settings settings) {
        return settings.redis().map(redis -> {
            SecretPlan password = new SecretPlan(
                    SERVICE, Map.of(PASSWORD_VARIABLE, settings.redisPassword().orElseThrow()));
            return new RedisPlan(
                    redis.image().text(),
                    redis.resources(),
                    redis.resources()
                            .limits()
                            .memory()
                            .amount()
                            .multiply(new BigDecimal("0.75"))
                            .longValue(),
                    password,
                    SecretDigest.of(settings.ownKeys(), password));
        });
    }
}
