package litellmha.names;

/** Names of the objects of the response cache: a Redis that holds nothing else. */
public final class CacheNames {

    public static final String DEPLOYMENT = "litellm-cache";
    public static final String SERVICE = "litellm-cache";
    public static final String NETWORK_POLICY = "litellm-cache";
    public static final String PASSWORD_SECRET = "litellm-cache";

    /**
     * A key of {@link #PASSWORD_SECRET} and an environment variable of the proxy. LiteLLM reads every argument of its
     * Redis client from {@code REDIS_} and its name ({@code _redis.py}); none is called {@code cache_password}.
     */
    public static final String PASSWORD = "REDIS_CACHE_PASSWORD";

    /** The value of the component label of the cache's objects. */
    public static final String COMPONENT = "cache";

    private CacheNames() {}
}
