package litellmha.database;

import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import litellmha.kube.CustomObjectArgs;
import litellmha.names.DatabaseNames;

/** CloudNativePG's {@code ScheduledBackup}. */
final class ScheduledBackup extends CustomResource {

    /**
     * The fields that the program sets.
     *
     * @param schedule six fields, seconds first
     * @param backupOwnerReference none: backups owned by the schedule or the Postgres cluster would be deleted with it
     */
    record Spec(
            String schedule, String backupOwnerReference, ClusterReference cluster, String method, boolean online) {}

    record ClusterReference(String name) {}

    ScheduledBackup(String name, ObjectMetaArgs metadata, String schedule, CustomResourceOptions options) {
        super(
                "kubernetes:" + DatabaseNames.API_VERSION + ":ScheduledBackup",
                name,
                new CustomObjectArgs(
                        DatabaseNames.API_VERSION,
                        "ScheduledBackup",
                        metadata,
                        new Spec(
                                schedule,
                                "none",
                                new ClusterReference(DatabaseNames.CLUSTER),
                                DatabaseNames.SNAPSHOT_METHOD,
                                true)),
                options);
    }
}
