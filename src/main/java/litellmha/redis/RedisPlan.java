package litellmha.redis;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import litellmha.kube.ContainerResources;
import litellmha.names.RedisNames;
import litellmha.secret.SecretDigest;
import litellmha.secret.SecretPlan;
import litellmha.settings.Settings;

/**
 * Redis as the stack wants it.
 *
 * @param maxMemory bytes that Redis' data may take: three quarters of the container's limit
 * @param passwordDigest empty if the password is not known
 */
public record RedisPlan(
        String image,
        ContainerResources resources,
        long maxMemory,
        SecretPlan password,
        Optional<String> passwordDigest) {

    /** Empty in a tier without Redis. */
    public static Optional<RedisPlan> of(Settings settings) {
        return settings.redis().map(redis -> {
            SecretPlan password = new SecretPlan(
                    RedisNames.PASSWORD_SECRET,
                    Map.of(RedisNames.PASSWORD, settings.redisPassword().orElseThrow()));
            return new RedisPlan(
                    redis.image().text(),
                    new ContainerResources(
                            redis.resources().requests().amounts(),
                            redis.resources().limits().amounts()),
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
