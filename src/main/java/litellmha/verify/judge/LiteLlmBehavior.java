package litellmha.verify.judge;

/** What LiteLLM does of its own accord, as far as limits are derived from it. Measured on two replicas in a cluster. */
final class LiteLlmBehavior {

    /** {@code user_api_key_cache_ttl}: for so long a replica that heard of nothing goes on knowing a key. */
    static final int KEY_CACHE_SECONDS = 60;

    /** {@code proxy_batch_write_at}: how often spend is written to the database. */
    static final int SPEND_FLUSH_SECONDS = 10;

    /** {@code REDIS_CIRCUIT_BREAKER_RECOVERY_TIMEOUT}, as the program sets it: when a lost Redis is tried again. */
    static final int BREAKER_SECONDS = 5;

    /** {@code error.type} where the database is needed and down ({@code ProxyErrorTypes}). */
    static final String NO_DATABASE = "no_db_connection";

    /** {@code error.type} of a key whose budget is spent. */
    static final String BUDGET_EXCEEDED = "budget_exceeded";

    /** {@code error.type} of a key that has reached its rate limit. */
    static final String RATE_LIMITED = "throttling_error";

    private LiteLlmBehavior() {}
}
