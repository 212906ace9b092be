package litellmha.verify.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import litellmha.database.DatabasePlan;
import litellmha.database.WalArchivePlan;
import litellmha.doctor.Finding;
import litellmha.doctor.StorageFindings;
import litellmha.kubeapi.KubeApi;
import litellmha.kubeapi.Read;
import litellmha.names.DatabaseNames;
import litellmha.names.WalArchiveNames;
import litellmha.verify.cluster.DrillRecord;
import litellmha.verify.history.BackupState;
import litellmha.verify.history.BackupState.Archive;
import litellmha.verify.history.BackupState.Backup;
import litellmha.verify.history.BackupState.Drill;
import litellmha.verify.history.BackupState.Schedule;
import litellmha.verify.history.BackupState.Snapshot;
import litellmha.verify.model.BrokenCheckException;

/** Reads the backups of a stack that has a schedule of them. */
record BackupReader(KubeApi api, String namespace, DatabasePlan plan) {

    /** @throws BrokenCheckException if the schedule, the backups or their snapshots may not be read */
    BackupState read(Instant now) {
        List<String> obstacles = new ArrayList<>();
        List<String> doubts = new ArrayList<>();
        JsonNode cluster = known(api.get(path("clusters") + "/" + cluster()).read());
        storage(cluster, obstacles, doubts);
        List<JsonNode> backups = known(api.list(path("backups"))).stream()
                .filter(BackupReader::stays)
                .toList();
        return new BackupState(
                now,
                plan.backup().orElseThrow().schedule(),
                schedule(plan.generation().snapshotSchedule()),
                backups(
                        backups,
                        DatabaseNames.SNAPSHOT_METHOD,
                        plan.generation().snapshotSchedule()),
                known(api.list(
                                "/apis/%s/namespaces/%s/volumesnapshots"
                                        .formatted(DatabaseNames.SNAPSHOT_API_VERSION, namespace),
                                "labelSelector",
                                DatabaseNames.CLUSTER_LABEL + "=" + cluster()))
                        .stream()
                        .filter(BackupReader::stays)
                        .map(BackupReader::snapshot)
                        .toList(),
                drill(doubts),
                plan.walArchive().map(archive -> archive(archive, cluster, backups)),
                obstacles,
                doubts);
    }

    private String cluster() {
        return plan.generation().cluster();
    }

    private Archive archive(WalArchivePlan archive, JsonNode cluster, List<JsonNode> backups) {
        Optional<JsonNode> condition = StreamSupport.stream(
                        cluster.at("/status/conditions").spliterator(), false)
                .filter(found -> found.path("type").asText().equals(WalArchiveNames.CONDITION))
                .findFirst();
        String name = archive.scheduleName(plan.generation());
        Optional<Schedule> schedule = schedule(name);
        // Another destination has another schedule: the base backups from before are not there.
        List<Backup> there = backups(backups, WalArchiveNames.METHOD, name).stream()
                .filter(backup -> schedule.filter(found -> backup.created().isBefore(found.created()))
                        .isEmpty())
                .toList();
        return new Archive(
                condition.map(found -> found.path("status").asText()).orElse(""),
                condition.map(found -> oneLine(found.path("message").asText())).orElse(""),
                archive.schedule(),
                schedule,
                there);
    }

    private Optional<Schedule> schedule(String name) {
        return known(api.get(path("scheduledbackups") + "/" + name).readIfPresent())
                .map(BackupReader::schedule);
    }

    private List<Backup> backups(List<JsonNode> all, String method, String schedule) {
        return all.stream()
                .filter(backup -> backup.at("/spec/cluster/name").asText().equals(cluster())
                        && backup.at("/spec/method").asText().equals(method))
                .map(backup -> backup(backup, schedule))
                .toList();
    }

    private String path(String plural) {
        return "/apis/%s/namespaces/%s/%s".formatted(DatabaseNames.API_VERSION, namespace, plural);
    }

    private static <T> T known(Read<T> read) {
        return read.fold(value -> value, reason -> {
            throw new BrokenCheckException("the backups cannot be read: " + reason);
        });
    }

    private Optional<Drill> drill(List<String> doubts) {
        return DrillRecord.read(api, namespace).fold(found -> found, reason -> {
            doubts.add("the last restore drill could not be read: " + reason);
            return Optional.empty();
        });
    }

    /** The class is that of the Cluster, since CloudNativePG takes no other; whether the stack declares it is another check. */
    private void storage(JsonNode cluster, List<String> obstacles, List<String> doubts) {
        String snapshotClass =
                cluster.at("/spec/backup/volumeSnapshot/className").asText();
        if (snapshotClass.isEmpty()) {
            obstacles.add("Cluster %s names no snapshot class".formatted(cluster()));
            return;
        }
        for (Finding finding : StorageFindings.snapshots(api, snapshotClass, storageClass())) {
            switch (finding.level()) {
                case ERROR -> obstacles.add("snapshot class " + finding.text());
                case WARNING -> doubts.add("snapshot class " + finding.text());
                case UNKNOWN -> doubts.add("the snapshot class could not be checked: " + finding.text());
                case OK, NOTE -> {}
            }
        }
    }

    /** That of the volumes; which class is the default may have changed since they were made. */
    private Optional<String> storageClass() {
        return known(api.list(
                        "/api/v1/namespaces/%s/persistentvolumeclaims".formatted(namespace),
                        "labelSelector",
                        DatabaseNames.CLUSTER_LABEL + "=" + cluster()))
                .stream()
                .map(volume -> volume.at("/spec/storageClassName").asText())
                .filter(name -> !name.isEmpty())
                .findFirst()
                .or(() -> plan.storage().storageClass());
    }

    /** What is being deleted can no longer be relied on. */
    private static boolean stays(JsonNode object) {
        return !object.path("metadata").has("deletionTimestamp");
    }

    private static Schedule schedule(JsonNode object) {
        return new Schedule(
                created(object),
                object.at("/spec/suspend").asBoolean(),
                object.at("/spec/method").asText(),
                object.at("/spec/backupOwnerReference").asText(),
                object.at("/status/error").asText());
    }

    private static Backup backup(JsonNode object, String schedule) {
        JsonNode status = object.path("status");
        return new Backup(
                name(object),
                label(object, DatabaseNames.SCHEDULE_LABEL).equals(schedule),
                status.path("phase").asText(),
                oneLine(status.path("error").asText()),
                created(object),
                Optional.of(status.path("startedAt").asText())
                        .filter(text -> !text.isEmpty())
                        .map(Instant::parse),
                StreamSupport.stream(status.at("/snapshotBackupStatus/elements").spliterator(), false)
                        .map(element -> element.path("name").asText())
                        .toList());
    }

    private static Snapshot snapshot(JsonNode object) {
        return new Snapshot(
                name(object),
                label(object, DatabaseNames.BACKUP_LABEL),
                object.at("/status/readyToUse").asBoolean(),
                object.at("/status/error").isMissingNode()
                        ? ""
                        : oneLine(object.at("/status/error/message").asText("an error without a message")),
                created(object));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    private static String label(JsonNode object, String key) {
        return object.at("/metadata/labels").path(key).asText();
    }

    private static Instant created(JsonNode object) {
        return Instant.parse(object.at("/metadata/creationTimestamp").asText());
    }
}
