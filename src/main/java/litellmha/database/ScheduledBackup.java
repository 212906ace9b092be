package litellmha.database;

import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import litellmha.kube.CustomObjectArgs;

/** Backups that CloudNativePG takes by the clock. */
public final class ScheduledBackup extends CustomResource {

    private static final String API_VERSION = "postgresql.cnpg.io/v1";

    /**
     * The fields that the program sets.
     *
     * @param schedule six fields, seconds first
     * @param backupOwnerReference none: owned by the schedule or the Cluster, backups would go with them
     */
    record Spec(
            String schedule, String backupOwnerReference, ClusterReference cluster, String method, boolean online) {}

    record ClusterReference(String name) {}

    ScheduledBackup(String name, ObjectMetaArgs metadata, String schedule, CustomResourceOptions options) {
        super(
                "kubernetes:" + API_VERSION + ":ScheduledBackup",
                name,
                new CustomObjectArgs(
                        API_VERSION,
                        "ScheduledBackup",
                        metadata,
                        new Spec(
                                schedule, "none", new ClusterReference(DatabasePlan.CLUSTER), "volumeSnapshot", false)),
                options);
    }
}
