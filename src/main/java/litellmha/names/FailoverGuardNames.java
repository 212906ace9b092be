package litellmha.names;

/** Names of the fail-over guard's objects. */
public final class FailoverGuardNames {

    /** The Deployment, its ServiceAccount, its Role and the RoleBinding. */
    public static final String NAME = "litellm-failover-guard";

    public static final String NETWORK_POLICY = NAME;

    /** Looks after the primary. */
    public static final String CONTAINER = "guard";

    /** Looks after the standbys. */
    public static final String STANDBY_CONTAINER = "standby-guard";

    /** The value of the component label of its objects. */
    public static final String COMPONENT = "failover-guard";

    private FailoverGuardNames() {}
}
