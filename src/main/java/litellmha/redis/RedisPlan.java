package litellmha.redis;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import litellmha.kube.ContainerResources;
import litellmha.names.CacheNames;
import litellmha.names.RedisNames;
import litellmha.pod.PodDefaults;
import litellmha.secret.SecretDigest;
import litellmha.secret.SecretPlan;
import litellmha.settings.Cache;
import litellmha.settings.SecretSource;
import litellmha.settings.Settings;

/**
 * A Redis as the stack wants it.
 *
 * @param component the value of the component label of its objects
 * @param name of its Deployment and of its Service
 * @param pods what all pods of the stack have
 * @param maxMemory bytes that Redis' data may take: three quarters of the container's limit
 * @param password one value
 * @param passwordDigest empty if the password is not known
 */
public record RedisPlan(
        String component,
        String name,
        String image,
        ContainerResources resources,
        PodDefaults pods,
        long maxMemory,
        SecretPlan password,
        Optional<String> passwordDigest) {

    /** The Redis of the counters; empty in a tier without it. */
    public static Optional<RedisPlan> ofCounters(Settings settings) {
        return settings.redis()
                .map(redis -> of(
                        RedisNames.COMPONENT,
                        RedisNames.DEPLOYMENT,
                        redis,
                        password(RedisNames.PASSWORD_SECRET, RedisNames.PASSWORD, settings.redisPassword()),
                        settings));
    }

    /** The Redis of the response cache; empty in a stack without a cache. */
    public static Optional<RedisPlan> ofCache(Settings settings) {
        return settings.cache()
                .map(Cache::redis)
                .map(redis -> of(
                        CacheNames.COMPONENT,
                        CacheNames.DEPLOYMENT,
                        redis,
                        password(CacheNames.PASSWORD_SECRET, CacheNames.PASSWORD, settings.cachePassword()),
                        settings));
    }

    private static SecretPlan password(String secret, String variable, Optional<SecretSource> password) {
        return new SecretPlan(secret, Map.of(variable, password.orElseThrow()));
    }

    private static RedisPlan of(
            String component, String name, Settings.Redis redis, SecretPlan password, Settings settings) {
        return new RedisPlan(
                component,
                name,
                redis.image().text(),
                new ContainerResources(
                        redis.resources().requests().amounts(),
                        redis.resources().limits().amounts()),
                PodDefaults.of(settings),
                redis.resources()
                        .limits()
                        .memory()
                        .amount()
                        .multiply(new BigDecimal("0.75"))
                        .longValue(),
                password,
                SecretDigest.of(settings.ownKeys(), password));
    }
}
