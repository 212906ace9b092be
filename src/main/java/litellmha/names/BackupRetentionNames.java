package litellmha.names;

/** Names of the objects that delete old backups. */
public final class BackupRetentionNames {

    /** The CronJob, its ServiceAccount, its Role and the RoleBinding. */
    public static final String NAME = DatabaseNames.CLUSTER + "-retention";

    public static final String NETWORK_POLICY = NAME;
    public static final String CONTAINER = "prune-backups";

    /** The value of the component label of its objects. */
    public static final String COMPONENT = "backup-retention";

    private BackupRetentionNames() {}

    /** Returns the name of its ClusterRole and the ClusterRoleBinding; each namespace of a cluster may have a stack. */
    public static String clusterRole(String namespace) {
        return NAME + "-" + namespace;
    }
}
