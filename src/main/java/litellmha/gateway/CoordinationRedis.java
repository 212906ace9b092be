package litellmha.gateway;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.litellm.Variables;
import litellmha.names.RedisNames;
import litellmha.secret.SecretPlan;
import litellmha.settings.SharedRedis;

/**
 * How LiteLLM finds the Redis that replicas count budgets and limits in; the router's own Redis settings do not share them.
 *
 * @param password one value
 */
public record CoordinationRedis(SharedRedis.Mode mode, SecretPlan password) {

    /** Returns what every client of a Redis has, in an order that never changes: pods roll when the configuration does. */
    static SortedMap<String, Double> timeouts() {
        return new TreeMap<>(Map.of(
                "socket_timeout", PinnedLiteLlm.REDIS_COMMAND_SECONDS,
                "socket_connect_timeout", PinnedLiteLlm.REDIS_COMMAND_SECONDS));
    }

    /**
     * Returns {@code general_settings.coordination_redis}. Its timeouts have to stand here: the client's own defaults of 5 s
     * for a command ({@code RedisCache} in {@code caching/redis_cache.py}) and for a connection ({@code _defaults.py} of redis-py
     * 8.1) win over the environment. A connection to a pod that is gone is neither opened nor refused until the Service has
     * noticed: measured, requests of all keys took 5.1 s then.
     */
    static Map<String, Object> config(SharedRedis.Mode mode) {
        return switch (mode) {
            case SINGLE ->
                new ConfigSection()
                        .with("host", ProxyConfig.ENVIRONMENT + Variables.REDIS_HOST)
                        .with("port", ProxyConfig.ENVIRONMENT + Variables.REDIS_PORT)
                        .with("password", ProxyConfig.ENVIRONMENT + RedisNames.PASSWORD)
                        .withAll(timeouts())
                        .keys();
            case SENTINEL ->
                new ConfigSection()
                        // The Service and not the pods: the client tries each Sentinel of this list eleven times before
                        // the next one (redis-py 8.1), and each of these tries may reach another one.
                        .with("sentinel_nodes", List.of(List.of(RedisNames.SENTINEL_SERVICE, RedisNames.SENTINEL_PORT)))
                        .with("service_name", RedisNames.MASTER_NAME)
                        .with("password", ProxyConfig.ENVIRONMENT + RedisNames.PASSWORD)
                        .with("sentinel_password", ProxyConfig.ENVIRONMENT + RedisNames.PASSWORD)
                        .withAll(timeouts())
                        .keys();
        };
    }

    /**
     * Returns the variables that differ from those of every client. LiteLLM hands {@code REDIS_HOST} to the clients of
     * the Sentinels as well, and then does not start ({@code _sentinel_auth_kwargs} in {@code _redis.py}).
     */
    Map<String, String> variables() {
        return switch (mode) {
            case SINGLE ->
                Map.of(
                        Variables.REDIS_HOST,
                        RedisNames.SERVICE,
                        Variables.REDIS_PORT,
                        Integer.toString(RedisNames.PORT));
            case SENTINEL -> Map.of();
        };
    }
}
