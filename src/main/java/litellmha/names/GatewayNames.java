package litellmha.names;

/** Names of the LiteLLM proxy's objects. */
public final class GatewayNames {

    public static final String DEPLOYMENT = "litellm";
    public static final String SERVICE = "litellm";
    public static final String DISRUPTION_BUDGET = "litellm";

    /** The HorizontalPodAutoscaler of {@link #DEPLOYMENT}, if there is one. */
    public static final String AUTOSCALER = "litellm";

    /** The container in which LiteLLM runs. */
    public static final String CONTAINER = "litellm";

    /** LiteLLM's default port, that of its containers and of the Service. */
    public static final int PORT = 4000;

    /** The container that serves the metrics of {@link #CONTAINER}, and the name of its port. */
    public static final String METRICS_CONTAINER = "metrics";

    /** The port of {@link #METRICS_CONTAINER}, next to that of the API. */
    public static final int METRICS_PORT = 4001;

    /** The PodMonitor of {@link #METRICS_CONTAINER}. */
    public static final String POD_MONITOR = "litellm";

    /** The proxy's own ServiceAccount, if it has a cloud identity. */
    public static final String SERVICE_ACCOUNT = "litellm";

    /** Holds {@link #CONFIG_FILE} and the scripts. */
    public static final String CONFIG_MAP = "litellm-config";

    public static final String CONFIG_FILE = "config.yaml";
    public static final String WAIT_SCRIPT = "wait_for_database.py";
    public static final String SALT_KEY_SCRIPT = "salt_key.py";

    /** The init container that compares the salt key; its message is the fingerprint of the key. */
    public static final String SALT_KEY_CONTAINER = "salt-key";

    /** The Secret that holds {@link #MASTER_KEY} and {@link #SALT_KEY}. */
    public static final String KEYS_SECRET = "litellm-secrets";

    /** The administrator's key: a key of {@link #KEYS_SECRET} and an environment variable of the proxy. */
    public static final String MASTER_KEY = "PROXY_MASTER_KEY";

    /** The key that encrypts credentials in LiteLLM's database; used like {@link #MASTER_KEY}. */
    public static final String SALT_KEY = "LITELLM_SALT_KEY";

    public static final String PROVIDER_KEYS_SECRET = "litellm-provider-keys";

    /** The Secret with files; each key is also the environment variable with the path of its file. */
    public static final String SECRET_FILES_SECRET = "litellm-secret-files";

    /** The value of the component label of the proxy's objects. */
    public static final String COMPONENT = "gateway";

    public static final String NETWORK_POLICY = "litellm-gateway";

    /** The name of the migration's Job, to which a digest of its pod template is appended. */
    public static final String MIGRATION_JOB = "litellm-migrations";

    /** The value of the component label of the migration's objects. */
    public static final String MIGRATION_COMPONENT = "migrations";

    public static final String MIGRATION_NETWORK_POLICY = "litellm-migrations";

    private GatewayNames() {}
}
