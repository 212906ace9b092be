package litellmha.names;

import java.time.Duration;
import java.util.Map;

/** Names of the objects of a WAL archive, and those that CloudNativePG's Barman Cloud plugin gives to what it takes part in. */
public final class WalArchiveNames {

    /** The API group of the plugin's kinds. */
    public static final String API_GROUP = "barmancloud.cnpg.io";

    public static final String API_VERSION = API_GROUP + "/v1";
    public static final String KIND = "ObjectStore";

    /** The plugin's name in a Cluster and in a Backup, and in the label of its Service; see {@link #PLUGIN_LABEL}. */
    public static final String PLUGIN = "barman-cloud.cloudnative-pg.io";

    /** CloudNativePG's label on the Service of a plugin, which has to be in the operator's namespace. */
    public static final String PLUGIN_LABEL = "cnpg.io/pluginName";

    /** The ObjectStore. Every Postgres cluster of a stack has a folder of its own name in it. */
    public static final String OBJECT_STORE = "litellm-wal-archive";

    /** The method of backups that a plugin takes. */
    public static final String METHOD = "plugin";

    /** The condition of a Cluster that says whether its WAL gets into the archive. */
    public static final String CONDITION = "ContinuousArchiving";

    /**
     * CloudNativePG's {@code archive_timeout}: until then, WAL that is not full may be in no archive
     * ({@code pkg/postgres/configuration.go}).
     */
    public static final Duration NOT_ARCHIVED_YET = Duration.ofMinutes(5);

    private WalArchiveNames() {}

    /** Returns the parameters with which the plugin archives a Postgres cluster, under its own name. */
    public static Map<String, String> parameters() {
        return Map.of("barmanObjectName", OBJECT_STORE);
    }

    /** Returns the parameters with which the plugin restores one. */
    public static Map<String, String> parametersOf(String cluster) {
        return Map.of("barmanObjectName", OBJECT_STORE, "serverName", cluster);
    }
}
