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
import litellmha.settings.ImageReference;
import litellmha.settings.SecretSource;
import litellmha.settings.Settings;
import litellmha.settings.SharedRedis;

/**
 * A Redis as the stack wants it.
 *
 * @param mode in how many pods it runs
 * @param component the value of the component label of its objects
 * @param name of its Deployment and of its Service, or of its StatefulSet
 * @param pods what all pods of the stack have
 * @param maxMemory bytes that Redis' data may take: three quarters of the container's limit
 * @param password one value
 * @param passwordDigest empty if the password is not known
 */
public record RedisPlan(
        SharedRedis.Mode mode,
        String component,
        String name,
        String image,
        ContainerResources resources,
        PodDefaults pods,
        long maxMemory,
        SecretPlan password,
        Optional<String> passwordDigest) {

    /** One master and its replicas. With three Sentinels two can agree while one is lost. */
    public static final int REPLICATED_PODS = 3;

    /** The Redis of the counters; empty in a tier without it. */
    public static Optional<RedisPlan> ofCounters(Settings settings) {
        return settings.redis()
                .map(redis -> of(
                        redis.modeOrDefault(),
                        RedisNames.COMPONENT,
                        RedisNames.DEPLOYMENT,
                        redis.image(),
                        redis.resources(),
                        password(RedisNames.PASSWORD_SECRET, RedisNames.PASSWORD, settings.redisPassword()),
                        settings));
    }

    /** The Redis of the response cache; empty in a stack without a cache. */
    public static Optional<RedisPlan> ofCache(Settings settings) {
        return settings.cache()
                .map(Cache::redis)
                .map(redis -> of(
                        // What a lost cache costs are calls.
                        SharedRedis.Mode.SINGLE,
                        CacheNames.COMPONENT,
                        CacheNames.DEPLOYMENT,
                        redis.image(),
                        redis.resources(),
                        password(CacheNames.PASSWORD_SECRET, CacheNames.PASSWORD, settings.cachePassword()),
                        settings));
    }

    private static SecretPlan password(String secret, String variable, Optional<SecretSource> password) {
        return new SecretPlan(secret, Map.of(variable, password.orElseThrow()));
    }

    private static RedisPlan of(
            SharedRedis.Mode mode,
            String component,
            String name,
            ImageReference image,
            Settings.Resources resources,
            SecretPlan password,
            Settings settings) {
        return new RedisPlan(
                mode,
                component,
                name,
                image.text(),
                new ContainerResources(
                        resources.requests().amounts(), resources.limits().amounts()),
                PodDefaults.of(settings),
                resources
                        .limits()
                        .memory()
                        .amount()
                        .multiply(new BigDecimal("0.75"))
                        .longValue(),
                password,
                SecretDigest.of(settings.ownKeys(), password));
    }

    /** Whether one of several pods takes over from another. */
    public boolean replicated() {
        return mode == SharedRedis.Mode.SENTINEL;
    }

    /** Returns how many pods there are. */
    public int replicas() {
        return replicated() ? REPLICATED_PODS : 1;
    }
}
