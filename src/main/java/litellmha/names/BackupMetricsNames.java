package litellmha.names;

/** Names of the objects that serve metrics of the backups. */
public final class BackupMetricsNames {

    /** The Deployment, its ServiceAccount, its Role, the RoleBinding and the PodMonitor. */
    public static final String NAME = "litellm-backup-metrics";

    public static final String NETWORK_POLICY = NAME;
    public static final String CONTAINER = "backup-metrics";

    /** The port that is scraped, and its name. */
    public static final int PORT = 9188;

    public static final String PORT_NAME = "metrics";

    /** The value of the component label of its objects. */
    public static final String COMPONENT = "backup-metrics";

    private BackupMetricsNames() {}
}
