package litellmha.verify.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;
import litellmha.names.DatabaseNames;
import litellmha.names.PostgresGeneration;
import litellmha.verify.model.BrokenCheckException;

/** The backups of a stack's Postgres cluster, as CloudNativePG's {@code Backup} objects and the snapshots that they name. */
public final class Backups {

    public static final List<Right> RIGHTS = Stream.of(
                    Rights.inNamespace(DatabaseNames.API_GROUP, "backups", "list"),
                    Rights.inNamespace(DatabaseNames.SNAPSHOT_API_GROUP, "volumesnapshots", "get"),
                    Rights.inCluster(DatabaseNames.SNAPSHOT_API_GROUP, "volumesnapshotcontents", "get"))
            .flatMap(List::stream)
            .toList();

    /** What CloudNativePG calls the snapshot of a volume for WAL. */
    private static final String OF_WAL = "PG_WAL";

    private final KubernetesClient client;
    private final String namespace;
    private final String cluster;

    Backups(KubernetesClient client, String namespace, PostgresGeneration generation) {
        this.client = client;
        this.namespace = namespace;
        cluster = generation.cluster();
    }

    /**
     * A completed backup.
     *
     * @param stopped when it was completed
     * @param data the names of the VolumeSnapshots of its data
     * @param wal those of WAL that has a volume of its own
     */
    public record Completed(String name, Instant stopped, List<String> data, List<String> wal) {

        private static Completed of(JsonNode backup) {
            return new Completed(
                    backup.at("/metadata/name").asText(),
                    Instant.parse(backup.at("/status/stoppedAt").asText()),
                    snapshots(backup, false),
                    snapshots(backup, true));
        }

        private static List<String> snapshots(JsonNode backup, boolean ofWal) {
            return StreamSupport.stream(
                            backup.at("/status/snapshotBackupStatus/elements").spliterator(), false)
                    .filter(element -> element.path("type").asText().equals(OF_WAL) == ofWal)
                    .map(element -> element.path("name").asText())
                    .toList();
        }
    }

    /**
     * What a backup is restored from.
     *
     * @param moment the moment of which the data is
     * @param wal a volume for WAL alone, if it has one
     */
    public record Source(Instant moment, Volume data, Optional<Volume> wal) {}

    /**
     * A volume in a snapshot.
     *
     * @param annotations of CloudNativePG on the VolumeSnapshot, by which it restores it
     * @param handle what the CSI driver calls the snapshot
     */
    public record Volume(Map<String, String> annotations, String snapshotClass, String driver, String handle) {}

    private record Taken(Instant moment, Volume volume) {}

    /** Returns the newest completed backup. */
    public Optional<Completed> newest() {
        return completed().map(Completed::of).findFirst();
    }

    /**
     * Returns a backup by its name.
     *
     * @throws BrokenCheckException if it is not a completed snapshot of the stack's Postgres cluster; the message says what is
     *     allowed
     */
    public Completed completed(String name) {
        return Completed.of(named(name));
    }

    /** @throws NotRestorableException if a snapshot of it is gone or unusable */
    public Source source(Completed backup) {
        if (backup.data().size() != 1 || backup.wal().size() > 1) {
            throw new NotRestorableException("it has %d volume snapshots of data, not one, and %d of WAL"
                    .formatted(backup.data().size(), backup.wal().size()));
        }
        Taken data = taken(backup.data().get(0));
        return new Source(
                data.moment(),
                data.volume(),
                backup.wal().stream().map(name -> taken(name).volume()).findFirst());
    }

    private Taken taken(String name) {
        JsonNode snapshot = ApiObjects.json(client.genericKubernetesResources(SnapshotKinds.SNAPSHOT)
                .inNamespace(namespace)
                .withName(name)
                .get());
        if (snapshot.isMissingNode()) {
            throw new NotRestorableException("its VolumeSnapshot %s does not exist any more".formatted(name));
        }
        JsonNode status = snapshot.path("status");
        if (!status.path("readyToUse").asBoolean()) {
            throw new NotRestorableException("its VolumeSnapshot %s is not ready to use: %s"
                    .formatted(name, status.at("/error/message").asText("no reason is given")));
        }
        JsonNode content = ApiObjects.json(client.genericKubernetesResources(SnapshotKinds.CONTENT)
                .withName(status.path("boundVolumeSnapshotContentName").asText())
                .get());
        String handle = content.at("/status/snapshotHandle").asText();
        if (handle.isEmpty()) {
            throw new NotRestorableException(
                    "no VolumeSnapshotContent says where the storage has its VolumeSnapshot " + name);
        }
        Map<String, String> annotations = new TreeMap<>();
        snapshot.at("/metadata/annotations").properties().stream()
                .filter(entry -> entry.getKey().startsWith("cnpg.io/"))
                .forEach(entry ->
                        annotations.put(entry.getKey(), entry.getValue().asText()));
        return new Taken(
                Instant.parse(status.path("creationTime").asText()),
                new Volume(
                        annotations,
                        snapshot.at("/spec/volumeSnapshotClassName").asText(),
                        content.at("/spec/driver").asText(),
                        handle));
    }

    private JsonNode named(String name) {
        JsonNode backup = all().stream()
                .filter(found -> found.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new BrokenCheckException("--backup: found %s; allowed: %s".formatted(name, allowed())));
        String of = backup.at("/spec/cluster/name").asText();
        if (!of.equals(cluster)) {
            throw new BrokenCheckException("--backup: found %s, of Cluster %s; allowed: one of Cluster %s: %s"
                    .formatted(name, of, cluster, allowed()));
        }
        if (!isCompleted(backup)) {
            throw new BrokenCheckException("--backup: found %s, whose phase is \"%s\"; allowed: a completed one: %s"
                    .formatted(name, backup.at("/status/phase").asText("none"), allowed()));
        }
        if (!isSnapshot(backup)) {
            throw new BrokenCheckException("--backup: found %s, of method %s; allowed: volumeSnapshot: %s"
                    .formatted(name, backup.at("/spec/method").asText(), allowed()));
        }
        return backup;
    }

    private String allowed() {
        List<String> names = completed()
                .limit(5)
                .map(backup -> backup.at("/metadata/name").asText())
                .toList();
        return names.isEmpty() ? "none, as no backup is completed" : String.join(", ", names);
    }

    /** Returns the completed snapshots of the Cluster, the newest first. */
    private Stream<JsonNode> completed() {
        return all().stream()
                .filter(backup -> backup.at("/spec/cluster/name").asText().equals(cluster))
                .filter(Backups::isSnapshot)
                .filter(Backups::isCompleted)
                .sorted(Comparator.comparing((JsonNode backup) ->
                                Instant.parse(backup.at("/status/stoppedAt").asText()))
                        .reversed());
    }

    private static boolean isCompleted(JsonNode backup) {
        return backup.at("/status/phase").asText().equals("completed");
    }

    private static boolean isSnapshot(JsonNode backup) {
        return backup.at("/spec/method").asText().equals(DatabaseNames.SNAPSHOT_METHOD);
    }

    List<JsonNode> all() {
        return client.genericKubernetesResources(SnapshotKinds.BACKUP).inNamespace(namespace).list().getItems().stream()
                .map(ApiObjects::json)
                .toList();
    }
}
