package litellmha.names;

import java.util.List;
import java.util.stream.IntStream;

/** Names of Redis' objects. */
public final class RedisNames {

    public static final String DEPLOYMENT = "litellm-redis";
    public static final String SERVICE = "litellm-redis";
    public static final String NETWORK_POLICY = "litellm-redis";

    /** The container in which Redis runs. */
    public static final String CONTAINER = "redis";

    /** Redis' default port. */
    public static final int PORT = 6379;

    public static final String PASSWORD_SECRET = "litellm-redis";

    /** A key of {@link #PASSWORD_SECRET} and an environment variable of the proxy. */
    public static final String PASSWORD = "REDIS_PASSWORD";

    /** The value of the component label of Redis' objects. */
    public static final String COMPONENT = "redis";

    /** In mode {@code sentinel}, as everything below. */
    public static final String STATEFUL_SET = "litellm-redis";

    /** The headless Service, by which the pods have host names. */
    public static final String PODS_SERVICE = "litellm-redis-pods";

    /** The Service of the Sentinels. */
    public static final String SENTINEL_SERVICE = "litellm-redis-sentinel";

    public static final String DISRUPTION_BUDGET = "litellm-redis";

    /** The container in which a Sentinel runs. */
    public static final String SENTINEL_CONTAINER = "sentinel";

    /** Sentinel's default port. */
    public static final int SENTINEL_PORT = 26379;

    /** What the Sentinels call the master and its replicas. */
    public static final String MASTER_NAME = "litellm-redis";

    private RedisNames() {}

    /** Returns the host names of so many pods, first that of the pod that becomes the first master. */
    public static List<String> hosts(int pods) {
        return IntStream.range(0, pods)
                .mapToObj(pod -> host("%s-%d".formatted(STATEFUL_SET, pod)))
                .toList();
    }

    /** Returns the host name of a pod in its namespace. */
    public static String host(String pod) {
        return pod + "." + PODS_SERVICE;
    }
}
