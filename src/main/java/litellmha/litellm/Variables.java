package litellmha.litellm;

import java.util.Set;

/**
 * The environment variables of LiteLLM's containers that this program sets or refuses, except those of secrets, each with the
 * file of LiteLLM's package that reads it.
 */
public final class Variables {

    /** {@code proxy/db/db_url_settings.py}; Prisma reads it too. */
    public static final String DATABASE_URL = "DATABASE_URL";

    /**
     * {@code proxy/db/prisma_client.py}: the migration is the Job's alone. With it, LiteLLM's migration does nothing and
     * succeeds.
     */
    public static final String DISABLE_SCHEMA_UPDATE = "DISABLE_SCHEMA_UPDATE";

    /** {@code proxy/shutdown/graceful_shutdown_manager.py}: how long a terminating proxy waits for its requests, 30 s by default. */
    public static final String GRACEFUL_SHUTDOWN_TIMEOUT = "GRACEFUL_SHUTDOWN_TIMEOUT";

    /** {@code _logging.py}. */
    public static final String LOG = "LITELLM_LOG";

    /** {@code __init__.py}: outside production LiteLLM loads a file {@code .env}. */
    public static final String MODE = "LITELLM_MODE";

    /** {@code litellm_core_utils/get_model_cost_map.py}: its own price map instead of one from the network. */
    public static final String LOCAL_MODEL_COST_MAP = "LITELLM_LOCAL_MODEL_COST_MAP";

    /** {@code proxy/proxy_server.py}. */
    public static final String NON_ROOT = "LITELLM_NON_ROOT";

    /** {@code proxy/proxy_server.py}: where a proxy on a read-only root copies the user interface to, 19 MiB in the wheel. */
    public static final String UI_PATH = "LITELLM_UI_PATH";

    /** {@code proxy/proxy_server.py}. */
    public static final String ASSETS_PATH = "LITELLM_ASSETS_PATH";

    /** {@code litellm_proxy_extras/utils.py} of the package {@code litellm-proxy-extras}. */
    public static final String MIGRATION_DIR = "LITELLM_MIGRATION_DIR";

    /** Prisma's and Python's, for what they keep between runs. */
    public static final String CACHE_HOME = "XDG_CACHE_HOME";

    /** Python's and Node's. */
    public static final String HOME = "HOME";

    /** Python's. */
    public static final String TEMPORARY_DIR = "TMPDIR";

    public static final String REDIS_HOST = "REDIS_HOST";
    public static final String REDIS_PORT = "REDIS_PORT";

    /** {@code constants.py}. */
    public static final String REDIS_BREAKER_SECONDS = "REDIS_CIRCUIT_BREAKER_RECOVERY_TIMEOUT";

    /** {@code constants.py}. */
    public static final String REDIS_SOCKET_TIMEOUT = "REDIS_SOCKET_TIMEOUT";

    /** {@code _redis.py}, which reads every argument of the client from {@code REDIS_} and its name. */
    public static final String REDIS_RETRY_ON_TIMEOUT = "REDIS_RETRY_ON_TIMEOUT";

    /** {@code constants.py}: failures in a row after which the circuit breaker opens; 5 by default. */
    public static final String REDIS_BREAKER_FAILURES = "REDIS_CIRCUIT_BREAKER_FAILURE_THRESHOLD";

    /** {@code constants.py}: seconds of time-outs alone after which the circuit breaker opens; 5 by default. */
    public static final String REDIS_BREAKER_TIMEOUTS = "REDIS_CIRCUIT_BREAKER_TIMEOUT_MIN_DURATION";

    /** {@code litellm_proxy_extras}: seconds that {@code prisma migrate deploy} may take; 600 by default. */
    public static final String MIGRATION_SECONDS = "LITELLM_PRISMA_MIGRATE_DEPLOY_TIMEOUT";

    /** {@code litellm_proxy_extras}: seconds that another command of Prisma may take; 60 by default. */
    public static final String MIGRATION_COMMAND_SECONDS = "LITELLM_PRISMA_COMMAND_TIMEOUT";

    /** {@code proxy/utils.py}: seconds after a try to connect to the database again in which there is no other; 15 by default. */
    public static final String DB_COOLDOWN = "PRISMA_RECONNECT_COOLDOWN_SECONDS";

    /** {@code proxy/utils.py}: seconds between two looks whether the database answers; 30 by default, 5 at least. */
    public static final String DB_WATCHDOG = "PRISMA_HEALTH_WATCHDOG_INTERVAL_SECONDS";

    /** {@code proxy/utils.py}: seconds that such a look may take; 5 by default. */
    public static final String DB_WATCHDOG_PROBE = "PRISMA_HEALTH_WATCHDOG_PROBE_TIMEOUT_SECONDS";

    /** {@code proxy/utils.py}: seconds that connecting again after such a look may take; 30 by default. */
    public static final String DB_WATCHDOG_RECONNECT = "PRISMA_WATCHDOG_RECONNECT_TIMEOUT_SECONDS";

    /**
     * {@code prometheus_client}'s, read when it is first loaded: where the proxy writes its metrics for another process
     * ({@code proxy/prometheus_metrics_server.py}).
     */
    public static final String METRICS_DIR = "PROMETHEUS_MULTIPROC_DIR";

    /**
     * {@code llms/custom_httpx/http_handler.py}: the certificates that LiteLLM's clients trust, of httpx, aiohttp and boto3, in
     * place of {@code certifi}'s. If there is no such file it takes those. {@code httpx} reads it for others' clients
     * ({@code httpx/_config.py}).
     */
    public static final String SSL_CERT_FILE = "SSL_CERT_FILE";

    /**
     * The same for {@code requests} ({@code requests/sessions.py}), with which Google's library gets tokens, and for clients
     * of boto3 that LiteLLM does not configure ({@code botocore/endpoint.py}).
     */
    public static final String REQUESTS_CA_BUNDLE = "REQUESTS_CA_BUNDLE";

    /** {@code llms/custom_httpx/http_handler.py}: whether LiteLLM's clients verify certificates, read before {@code ssl_verify}. */
    public static final String SSL_VERIFY = "SSL_VERIFY";

    /** Where clients look for the authorities that they trust. */
    public static final Set<String> CA_BUNDLE = Set.of(SSL_CERT_FILE, REQUESTS_CA_BUNDLE);

    /** What LiteLLM, or what it runs with, reads by itself: the configuration does not refer to these. */
    public static final Set<String> READ_BY_ITSELF = Set.of(
            DATABASE_URL,
            DISABLE_SCHEMA_UPDATE,
            GRACEFUL_SHUTDOWN_TIMEOUT,
            LOG,
            MODE,
            LOCAL_MODEL_COST_MAP,
            NON_ROOT,
            UI_PATH,
            ASSETS_PATH,
            MIGRATION_DIR,
            CACHE_HOME,
            HOME,
            REDIS_BREAKER_SECONDS,
            REDIS_SOCKET_TIMEOUT,
            REDIS_RETRY_ON_TIMEOUT,
            REDIS_BREAKER_FAILURES,
            REDIS_BREAKER_TIMEOUTS,
            MIGRATION_SECONDS,
            MIGRATION_COMMAND_SECONDS,
            DB_COOLDOWN,
            DB_WATCHDOG,
            DB_WATCHDOG_PROBE,
            DB_WATCHDOG_RECONNECT,
            METRICS_DIR,
            SSL_CERT_FILE,
            REQUESTS_CA_BUNDLE,
            SSL_VERIFY);

    private Variables() {}
}
