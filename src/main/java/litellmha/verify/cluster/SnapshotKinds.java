package litellmha.verify.cluster;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import litellmha.names.DatabaseNames;

/** The kinds of backups and of the snapshots in them. */
final class SnapshotKinds {

    static final ResourceDefinitionContext BACKUP = kind(DatabaseNames.API_GROUP, "Backup", "backups", true);
    static final ResourceDefinitionContext SNAPSHOT =
            kind(DatabaseNames.SNAPSHOT_API_GROUP, "VolumeSnapshot", "volumesnapshots", true);
    static final ResourceDefinitionContext CONTENT =
            kind(DatabaseNames.SNAPSHOT_API_GROUP, "VolumeSnapshotContent", "volumesnapshotcontents", false);

    private SnapshotKinds() {}

    private static ResourceDefinitionContext kind(String group, String kind, String plural, boolean namespaced) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion("v1")
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(namespaced)
                .build();
    }
}
