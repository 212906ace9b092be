package litellmha.names;

/** Names of the Postgres cluster's objects, and CloudNativePG's own names for what it makes of them. */
public final class DatabaseNames {

    /** The API group of CloudNativePG's kinds. */
    public static final String API_GROUP = "postgresql.cnpg.io";

    public static final String API_VERSION = API_GROUP + "/v1";

    /** The stack's first CloudNativePG Cluster; see {@link PostgresGeneration}. */
    public static final String CLUSTER = "litellm-pg";

    /** What the names of the Backups begin with that are taken before another image. */
    public static final String UPGRADE_BACKUP = CLUSTER + "-before-";

    public static final String NETWORK_POLICY = CLUSTER;

    /** The key of {@link PostgresGeneration#appSecret} that holds a URL with the password. */
    public static final String URI_KEY = "uri";

    public static final String USER_KEY = "username";
    public static final String PASSWORD_KEY = "password";
    public static final String DATABASE_KEY = "dbname";

    /** LiteLLM's database, and the user that owns it. */
    public static final String DATABASE = "litellm";

    /** The container in which Postgres runs. */
    public static final String CONTAINER = "postgres";

    public static final int PORT = 5432;

    /** The port on which the operator and other instances query an instance's state. */
    public static final int STATUS_PORT = 8000;

    /** The port of an instance's metrics, and its name; both are CloudNativePG's. */
    public static final int METRICS_PORT = 9187;

    public static final String METRICS_PORT_NAME = "metrics";

    /** The PodMonitor of the instances. */
    public static final String POD_MONITOR = CLUSTER;

    /** The value of the component label of the objects that the program declares. */
    public static final String COMPONENT = "database";

    /** CloudNativePG's label on all pods of a Cluster; its value is the Cluster's name. */
    public static final String CLUSTER_LABEL = "cnpg.io/cluster";

    /** CloudNativePG's label on an instance; its value is {@link #PRIMARY} or {@link #REPLICA}. */
    public static final String INSTANCE_ROLE_LABEL = "cnpg.io/instanceRole";

    public static final String PRIMARY = "primary";
    public static final String REPLICA = "replica";

    /** CloudNativePG's label on a Backup that a ScheduledBackup made; its value is the ScheduledBackup's name. */
    public static final String SCHEDULE_LABEL = "cnpg.io/scheduled-backup";

    /** CloudNativePG's label on a VolumeSnapshot; its value is the name of the Backup that it is of. */
    public static final String BACKUP_LABEL = "cnpg.io/backupName";

    /** The method of backups that are VolumeSnapshots. */
    public static final String SNAPSHOT_METHOD = "volumeSnapshot";

    /** The API group of VolumeSnapshots. CloudNativePG takes them, so no manifest of the stack names them. */
    public static final String SNAPSHOT_API_GROUP = "snapshot.storage.k8s.io";

    public static final String SNAPSHOT_API_VERSION = SNAPSHOT_API_GROUP + "/v1";

    /** CloudNativePG's annotation that stops all instances of a Cluster with {@code on}, and keeps their volumes. */
    public static final String HIBERNATION_ANNOTATION = "cnpg.io/hibernation";

    /** The phase of a Cluster in which CloudNativePG has nothing left to do; {@code api/v1/cluster_types.go}. */
    public static final String HEALTHY_PHASE = "Cluster in healthy state";

    /** The phase of a Cluster in which an instance has no room for WAL; CloudNativePG does nothing then, and enlarges nothing. */
    public static final String FULL_PHASE = "Not enough disk space";

    private DatabaseNames() {}
}
