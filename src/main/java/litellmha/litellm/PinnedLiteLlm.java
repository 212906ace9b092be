package litellmha.litellm;

import java.time.Duration;
import java.util.Set;

/**
 * How the pinned LiteLLM behaves. Each fact has its place in LiteLLM's package and how it was measured, unless said
 * otherwise with two replicas in a cluster. Probes, limits of settings, and the checks of {@code verify} derive their
 * figures from these; {@link LiteLlmVersion} has the version.
 */
public final class PinnedLiteLlm {

    /**
     * How long a replica answers for a key that it has seen without asking the database: the default of
     * {@code general_settings.user_api_key_cache_ttl} ({@code UserAPIKeyCacheTTLEnum} in {@code proxy/proxy_server.py}).
     * Measured with two processes: while the database is down, a key that was used that recently still passes.
     */
    public static final Duration KEY_CACHE = Duration.ofSeconds(60);

    /**
     * The default of {@code general_settings.proxy_batch_write_at} ({@code PROXY_BATCH_WRITE_AT} in {@code constants.py}),
     * which we write as well: spend goes to the database at least this far apart.
     */
    public static final Duration SPEND_FLUSH = Duration.ofSeconds(10);

    /**
     * What LiteLLM adds to {@link #SPEND_FLUSH} at random, to keep replicas apart ({@code batch_writing_interval} in
     * {@code proxy/proxy_server.py}). Measured with two processes: after Redis was lost, the first request over budget
     * was refused after 13.5 s. A pod that is killed loses the spend since its last flush; one that is asked to terminate
     * flushes.
     */
    public static final Duration SPEND_FLUSH_JITTER = Duration.ofSeconds(5);

    /**
     * How long the open circuit breaker of Redis stays open, which we set ({@link Variables#REDIS_BREAKER_SECONDS}), until one
     * request of each replica tries Redis again. LiteLLM's default is 60 s ({@code REDIS_CIRCUIT_BREAKER_RECOVERY_TIMEOUT} in
     * {@code constants.py}). Measured: limited keys are refused for up to 96 s after Redis is back with the default, for up to
     * 5.6 s with 5 s; with these a replica that takes over is missed by a moment, for 9.2 s in all.
     */
    public static final Duration REDIS_BREAKER = Duration.ofSeconds(1);

    /**
     * Seconds that one command to Redis may take, which we set; LiteLLM's default is 5 ({@code constants.py}). It is tried twice,
     * and a request sends some one after the other until the breaker opens. Measured while Redis was frozen: with 1 s no request
     * took longer than 4.1 s, with half of it 2.3 s.
     */
    public static final double REDIS_COMMAND_SECONDS = 0.5;

    /**
     * How long a connection to the database may take to be opened, which we set; Prisma's default is 5 s. A node that is lost
     * refuses none.
     */
    public static final Duration DATABASE_CONNECT = Duration.ofSeconds(2);

    /**
     * How long a query may go without an answer, which we set; by default there is no limit. The connections to a node that is
     * lost are never closed, and each would swallow a query for good. It ends before another primary is there, a minute later,
     * and is longer than the queries of LiteLLM's reports and clean-ups should take: LiteLLM connects anew after it. It has to
     * be shorter than the wait for a connection of the pool, 60 s by default, after which it does not.
     */
    public static final Duration DATABASE_ANSWER = Duration.ofSeconds(30);

    /**
     * How long Redis keeps the counter of what a key, team or user spent after its last use: {@code default_redis_ttl},
     * which is not set, and so what every cache has ({@code default_ttl} in {@code caching/base_cache.py}). Seen: after a minute without
     * requests it was gone.
     */
    public static final Duration COUNTER_IDLE = Duration.ofSeconds(60);

    /** The longest that readiness took to answer while the database was down; measured: 2 to 4 s. */
    public static final Duration SLOWEST_READINESS = Duration.ofSeconds(4);

    /** The resident memory of an idle proxy with one worker; measured: 520 to 660 MiB, and more while it starts. */
    public static final int LEAST_MEMORY_MEBIBYTES = 520;

    public static final int USUAL_MEMORY_MEBIBYTES = 660;

    /** {@code error.type} of a request over its budget ({@code ProxyErrorTypes} in {@code proxy/_types.py}). */
    public static final String BUDGET_EXCEEDED = "budget_exceeded";

    /**
     * {@code error.type} of a request over a rate limit ({@code RateLimitError} in {@code exceptions.py}), with status
     * 429.
     */
    public static final String THROTTLED = "throttling_error";

    /** {@code error.type} of a key that cannot be looked up ({@code ProxyErrorTypes}), with status 503. */
    public static final String NO_DATABASE = "no_db_connection";

    /** {@code error.type} of a key that is not known ({@code ProxyErrorTypes}), with status 401. */
    public static final String UNKNOWN_KEY = "auth_error";

    /** Answers 200 as long as the process serves ({@code proxy/health_endpoints/_health_endpoints.py}). */
    public static final String LIVENESS = "/health/liveliness";

    /** Answers 503 while the database is down in a fail-closed tier; does not check the schema or Redis. */
    public static final String READINESS = "/health/readiness";

    /**
     * The module that serves metrics on a port of its own, without a key and without the API
     * ({@code proxy/prometheus_metrics_server.py}). Seen with the real LiteLLM: it answers {@link #METRICS} and
     * {@code /health}, and 404 to everything else.
     */
    public static final String METRICS_SERVER = "litellm.proxy.prometheus_metrics_server";

    /** The path of metrics, on that port and on the API's, where it asks for the master key. */
    public static final String METRICS = "/metrics/";

    /**
     * What {@link #METRICS_SERVER} takes for each set of labels, if every metric has that set. LiteLLM has 9 histograms of
     * 30 to 40 samples and 74 other metrics ({@code integrations/prometheus.py}), so about 400 samples; measured: 4.4 kB
     * each while it answers (430 MB for 99,000 samples).
     */
    public static final int METRICS_MEBIBYTES_PER_LABEL_SET = 2;

    /**
     * Callbacks of successes and failures whose Python package LiteLLM's image lacks: it has those of the extras {@code
     * proxy}, {@code proxy-runtime}, {@code extra_proxy} and {@code semantic-router} ({@code docker/Dockerfile.non_root} at
     * 004c6b1). Seen with the real LiteLLM: the first request of a process fails, and callbacks that would have been set up
     * after this one stay without effect ({@code function_setup} in {@code utils.py}).
     */
    public static final Set<String> CALLBACKS_WITHOUT_PACKAGE =
            Set.of("logfire", "lunary", "slack", "supabase", "traceloop", "wandb");

    private PinnedLiteLlm() {}
}
