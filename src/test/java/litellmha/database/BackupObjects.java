package litellmha.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Backups and VolumeSnapshots, with those fields of CloudNativePG 1.30.1 that somebody looks at. */
final class BackupObjects {

    static final String NAMESPACE = "litellm";

    /** The labels of a Backup by what made it. */
    static final String OF_SCHEDULE =
            "{'cnpg.io/cluster': 'litellm-pg', 'cnpg.io/scheduled-backup': 'litellm-pg-snapshot'}";

    static final String OF_UPGRADE = "{'litellm-ha/made-by': 'upgrade'}";
    static final String BY_HAND = "{}";

    private BackupObjects() {}

    /** A Backup that has a VolumeSnapshot of its own name if it is completed. */
    static ObjectNode backup(String name, String labels, Instant began, String phase) {
        return object("""
                {'apiVersion': 'postgresql.cnpg.io/v1', 'kind': 'Backup',
                 'metadata': {'name': '%1$s', 'namespace': '%2$s', 'uid': 'backup-%1$s', 'creationTimestamp': '%3$s', 'labels': %4$s},
                 'spec': {'cluster': {'name': 'litellm-pg'}, 'method': 'volumeSnapshot', 'online': true},
                 'status': {'phase': '%5$s', 'method': 'volumeSnapshot', 'startedAt': '%3$s', 'snapshotBackupStatus': %6$s}}""".formatted(
                        name,
                        NAMESPACE,
                        began,
                        labels,
                        phase,
                        phase.equals("completed")
                                ? "{'elements': [{'name': '%s', 'type': 'PG_DATA'}]}".formatted(name)
                                : "{}"));
    }

    /** The VolumeSnapshot of a Backup. */
    static ObjectNode snapshot(String backup) {
        return object("""
                {'apiVersion': 'snapshot.storage.k8s.io/v1', 'kind': 'VolumeSnapshot',
                 'metadata': {'name': '%1$s', 'namespace': '%2$s', 'uid': 'snapshot-%1$s',
                   'labels': {'cnpg.io/backupName': '%1$s', 'cnpg.io/cluster': 'litellm-pg'}},
                 'spec': {'source': {'persistentVolumeClaimName': 'litellm-pg-2'}},
                 'status': {'boundVolumeSnapshotContentName': 'snapcontent-snapshot-%1$s', 'readyToUse': true}}""".formatted(backup, NAMESPACE));
    }

    /** The VolumeSnapshotContent of {@link #snapshot}. */
    static ObjectNode content(String backup, String deletionPolicy) {
        return object("""
                {'apiVersion': 'snapshot.storage.k8s.io/v1', 'kind': 'VolumeSnapshotContent',
                 'metadata': {'name': 'snapcontent-snapshot-%1$s', 'uid': 'content-%1$s', 'resourceVersion': '1'},
                 'spec': {'deletionPolicy': '%3$s', 'driver': 'csi.example.com', 'source': {'volumeHandle': 'volume'},
                   'volumeSnapshotRef': {'namespace': '%2$s', 'name': '%1$s', 'uid': 'snapshot-%1$s'}}}""".formatted(backup, NAMESPACE, deletionPolicy));
    }

    private static ObjectNode object(String text) {
        try {
            return (ObjectNode) new JsonMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
