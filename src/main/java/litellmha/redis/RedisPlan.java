package litellmha.redis;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import litellmha.names.RedisNames;
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

    /** As {@link RedisNames}, where the program itself reads them. */
    public static final String SERVICE = RedisNames.SERVICE;

    public static final int PORT = RedisNames.PORT;
    public static final String COMPONENT = RedisNames.COMPONENT;

    /** Nothing in a tier without Redis. */
    public static Optional<RedisPlan> of(Settings settings) {
        return settings.redis().map(redis -> {
            SecretPlan password = new SecretPlan(
                    RedisNames.PASSWORD_SECRET,
                    Map.of(RedisNames.PASSWORD, settings.redisPassword().orElseThrow()));
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
