package litellmha.names;

/** Names of what a run of {@code verify} makes and deletes again. */
public final class VerifyNames {

    /** The pod that requests and probe rows are sent from. */
    public static final String CLIENT_POD = "litellm-verify";

    public static final String GATEWAY_CLIENT_CONTAINER = "gateway-client";
    public static final String DATABASE_CLIENT_CONTAINER = "database-client";

    /** Lets the client pod out. */
    public static final String CLIENT_NETWORK_POLICY = "litellm-verify";

    /** Lets the client pod in to LiteLLM. */
    public static final String GATEWAY_NETWORK_POLICY = "litellm-verify-gateway";

    /** Lets the client pod in to Postgres. */
    public static final String DATABASE_NETWORK_POLICY = "litellm-verify-database";

    /** The ConfigMap that keeps other runs away and holds what is to be undone. */
    public static final String LOCK = "litellm-verify-lock";

    /** The schema of the probe rows in LiteLLM's database. */
    public static final String PROBE_SCHEMA = "litellm_ha_verify";

    /** What the names of users, teams, end users, tags and budgets in LiteLLM begin with; a random part follows. */
    public static final String ACCOUNT_PREFIX = "litellm-ha-verify-";

    /** What the names of the keys, teams and users begin with whose spend is counted. */
    public static final String SPEND_PREFIX = "litellm-verify-spend-";

    /** The value of the component label of a run's objects. */
    public static final String COMPONENT = "verify";

    private VerifyNames() {}
}
