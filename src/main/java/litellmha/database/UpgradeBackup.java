package litellmha.database;

import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import java.time.Duration;
import java.util.Map;
import litellmha.kube.ChildOptions;
import litellmha.kube.CustomObjectArgs;
import litellmha.kube.Metadata;
import litellmha.names.AnnotationKeys;
import litellmha.names.DatabaseNames;
import litellmha.names.LabelKeys;

/**
 * CloudNativePG's {@code Backup} of the data as it is before another image.
 *
 * <p>It outlives the resource: the next one takes its place in the stack, and it stays in the cluster, as does its snapshot. If
 * it was deleted by hand and the stack refreshed, the next {@code up} makes one of its name once more.
 *
 * <p>What Pulumi's provider waits for may come true, but cannot fail. So it waits for a failed one until the limit, unless {@code
 * litellm-ha up} stops it.
 */
final class UpgradeBackup extends CustomResource {

    /**
     * The fields that the program sets. They can never change.
     *
     * @param online hot: nothing stops
     */
    record Spec(ScheduledBackup.ClusterReference cluster, String method, boolean online) {}

    /** @param name ends with the time: CloudNativePG takes an older snapshot of that name for this one, and is done at once */
    UpgradeBackup(String name, Metadata metadata, String cluster, Duration limit, Resource database) {
        super(
                "kubernetes:" + DatabaseNames.API_VERSION + ":Backup",
                name.replaceFirst("-\\d+$", ""),
                new CustomObjectArgs(
                        DatabaseNames.API_VERSION,
                        "Backup",
                        metadata.named(
                                name,
                                Map.of(LabelKeys.MADE_BY, LabelKeys.UPGRADE),
                                Map.of(AnnotationKeys.WAIT_FOR, "jsonpath={.status.phase}=completed")),
                        new Spec(new ScheduledBackup.ClusterReference(cluster), "volumeSnapshot", true)),
                options(limit, database));
    }

    private static CustomResourceOptions options(Duration limit, Resource database) {
        return CustomResourceOptions.merge(
                ChildOptions.within(limit, ChildOptions.of(database)),
                CustomResourceOptions.builder()
                        .retainOnDelete(true)
                        // What a later version of this program asks for is for later backups.
                        .ignoreChanges("spec")
                        .build());
    }
}
