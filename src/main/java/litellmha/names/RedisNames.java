package litellmha.names;

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

    private RedisNames() {}
}
