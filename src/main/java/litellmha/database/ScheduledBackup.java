package litellmha.database;

import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import java.util.Optional;
import litellmha.kube.CustomObjectArgs;
import litellmha.names.DatabaseNames;
import litellmha.names.WalArchiveNames;

/** CloudNativePG's {@code ScheduledBackup}. */
final class ScheduledBackup extends CustomResource {

    /**
     * The fields that the program sets.
     *
     * @param schedule six fields, seconds first
     * @param immediate whether the first is taken at once
     * @param backupOwnerReference none: backups owned by the schedule or the Postgres cluster would be deleted with it
     */
    record Spec(
            String schedule,
            Optional<Boolean> immediate,
            String backupOwnerReference,
            ClusterReference cluster,
            String method,
            Optional<String> target,
            Optional<Boolean> online,
            Optional<PluginConfiguration> pluginConfiguration) {

        /** Snapshots, hot ones. */
        static Spec ofSnapshots(String schedule, String cluster) {
            return new Spec(
                    schedule,
                    Optional.empty(),
                    "none",
                    new ClusterReference(cluster),
                    DatabaseNames.SNAPSHOT_METHOD,
                    Optional.empty(),
                    Optional.of(true),
                    Optional.empty());
        }

        /**
         * What archived WAL is replayed on: until there is one, the archive is of no use. Of the primary, because one of a standby
         * begins at its last checkpoint, whose WAL may be from before the archive.
         */
        static Spec ofBaseBackups(String schedule, String cluster) {
            return new Spec(
                    schedule,
                    Optional.of(true),
                    "none",
                    new ClusterReference(cluster),
                    WalArchiveNames.METHOD,
                    Optional.of("primary"),
                    Optional.empty(),
                    Optional.of(new PluginConfiguration(WalArchiveNames.PLUGIN)));
        }
    }

    record ClusterReference(String name) {}

    record PluginConfiguration(String name) {}

    ScheduledBackup(String name, ObjectMetaArgs metadata, Spec spec, CustomResourceOptions options) {
        super(
                "kubernetes:" + DatabaseNames.API_VERSION + ":ScheduledBackup",
                name,
                new CustomObjectArgs(DatabaseNames.API_VERSION, "ScheduledBackup", metadata, spec),
                options);
    }
}
