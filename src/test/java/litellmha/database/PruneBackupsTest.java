package litellmha.database;

import static litellmha.database.BackupObjects.BY_HAND;
import static litellmha.database.BackupObjects.OF_SCHEDULE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import litellmha.SelfSigned;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.platform.PlatformPlan;
import litellmha.settings.ProdConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of the retention's pods, as the stack declares it: one day keeps its backup. */
class PruneBackupsTest {

    private static final String BACKUPS = "/apis/postgresql.cnpg.io/v1/namespaces/litellm/backups/";
    private static final String SNAPSHOTS = "/apis/snapshot.storage.k8s.io/v1/namespaces/litellm/volumesnapshots/";
    private static final String CONTENTS =
            "/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents/snapcontent-snapshot-";

    private static final String DELETED =
            "BackupPruned deleted backup old (VolumeSnapshots: old): no day, week or month needs it";

    @TempDir
    private static Path folder;

    private static SelfSigned certificate;

    private FakeBackupApi api;

    /** What it has said, and how it ended. */
    private record Run(int code, List<String> lines) {}

    @BeforeAll
    static void certify() throws Exception {
        certificate = SelfSigned.in(folder);
        Files.writeString(folder.resolve("ca.crt"), certificate.pem());
        Files.writeString(folder.resolve("token"), "token");
    }

    @BeforeEach
    void start() throws IOException {
        api = new FakeBackupApi(certificate);
        add("new", OF_SCHEDULE, Duration.ofHours(4), "Retain");
        add("old", OF_SCHEDULE, Duration.ofDays(40), "Retain");
    }

    @AfterEach
    void end() {
        api.close();
    }

    private void add(String name, String labels, Duration age, String deletionPolicy) {
        api.add(BackupObjects.backup(name, labels, began(age), "completed"));
        api.add(BackupObjects.snapshot(name));
        api.add(BackupObjects.content(name, deletionPolicy));
    }

    private static Instant began(Duration age) {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(age);
    }

    private boolean isThere(String name) {
        return api.has(BackupObjects.backup(name, "{}", Instant.EPOCH, "completed"));
    }

    private static ObjectNode container(String more) {
        ProdConfiguration prod = new ProdConfiguration()
                .with(
                        "backup",
                        "{'snapshotClass': 'csi', 'retention': {'daily': 1, 'weekly': 0, 'monthly': 0%s}}"
                                .formatted(more));
        return RenderedStack.of(PlatformPlan.of("prod", prod.read())).objects().stream()
                .filter(object -> Manifests.kind(object).equals("CronJob"))
                .map(object -> (ObjectNode) object.at("/spec/jobTemplate/spec/template/spec/containers/0"))
                .findFirst()
                .orElseThrow();
    }

    private Run run() throws Exception {
        return run(container(""));
    }

    /** Runs it without its pause, and without its patience. */
    private Run run(JsonNode container) throws Exception {
        String script = container.at("/command/2").asText();
        List<String> command = new ArrayList<>(List.of(
                "python3",
                "-c",
                script.replace("SECONDS_FOR_CACHE = 5", "SECONDS_FOR_CACHE = 0")
                        .replace("SECONDS_FOR_DELETION = 300", "SECONDS_FOR_DELETION = 0")));
        assertThat(command.get(2)).isNotEqualTo(script);
        container.path("args").forEach(word -> command.add(word.asText()));
        command.add("--credentials=" + folder);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "KUBERNETES_SERVICE_HOST",
                        "127.0.0.1",
                        "KUBERNETES_SERVICE_PORT",
                        Integer.toString(api.port())));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), said.lines().toList());
    }

    @Test
    void anOldBackupGoesWithItsSnapshotAndWhatThatHasOnTheStorage() throws Exception {
        Run run = run();

        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(api.writes())
                .containsExactly(
                        "PATCH " + CONTENTS + "old", "DELETE " + SNAPSHOTS + "old", "DELETE " + BACKUPS + "old");
        assertThat(api.has(BackupObjects.content("old", "Delete"))).isFalse();
        assertThat(api.has(BackupObjects.content("new", "Retain"))).isTrue();
        assertThat(isThere("new")).isTrue();
    }

    @Test
    void eachDecisionIsSaidAndEachDeletionIsAnEventOfTheSchedule() throws Exception {
        api.add(schedule());

        assertThat(run().lines())
                .containsExactly(
                        "keep new: the newest, daily "
                                + began(Duration.ofHours(4)).toString().substring(0, 10),
                        "delete old: no day, week or month needs it",
                        "deleted backup old (VolumeSnapshots: old): no day, week or month needs it");
        assertThat(api.events()).containsExactly(DELETED);
        assertThat(api.eventObjects().get(0).at("/involvedObject/uid").asText()).isEqualTo("uid-of-schedule");
        assertThat(api.eventObjects().get(0).path("type").asText()).isEqualTo("Normal");
    }

    private static ObjectNode schedule() {
        ObjectNode schedule = BackupObjects.backup("litellm-pg-snapshot", "{}", Instant.EPOCH, "")
                .put("kind", "ScheduledBackup");
        schedule.withObject("/metadata").put("uid", "uid-of-schedule");
        return schedule;
    }

    @Test
    void aDryRunTellsAndChangesNothing() throws Exception {
        Run run = run(container(", 'dryRun': true"));

        assertThat(run.code()).isZero();
        assertThat(run.lines())
                .endsWith("would delete backup old (VolumeSnapshots: old): no day, week or month needs it");
        assertThat(api.events())
                .containsExactly(
                        "BackupPruneDryRun would delete backup old (VolumeSnapshots: old): no day, week or month"
                                + " needs it");
        assertThat(api.writes()).isEmpty();
    }

    @Test
    void whatItDidNotMakeIsNotTouched() throws Exception {
        add("mine", BY_HAND, Duration.ofDays(50), "Retain");
        ObjectNode other = BackupObjects.backup("other", OF_SCHEDULE, began(Duration.ofDays(50)), "completed");
        other.withObject("/spec/cluster").put("name", "restored");
        api.add(other);
        api.add(BackupObjects.snapshot("other"));

        run();

        assertThat(api.writes()).hasSize(3).allMatch(write -> write.endsWith("old"));
    }

    @Test
    void aContentThatIsDeletedWithItsSnapshotAnywayIsNotChanged() throws Exception {
        api.add(BackupObjects.content("old", "Delete"));

        assertThat(run().code()).isZero();

        assertThat(api.writes()).containsExactly("DELETE " + SNAPSHOTS + "old", "DELETE " + BACKUPS + "old");
    }

    @Test
    void aContentOfAnotherSnapshotIsNotTouchedAndNeitherIsTheBackup() throws Exception {
        for (String field : List.of("namespace", "name", "uid")) {
            ObjectNode content = BackupObjects.content("old", "Retain");
            content.withObject("/spec/volumeSnapshotRef").put(field, "another");
            api.add(content);

            Run run = run();

            assertThat(run.code()).as(field).isEqualTo(1);
            assertThat(api.writes()).isEmpty();
            assertThat(api.events())
                    .last()
                    .asString()
                    .startsWith("BackupPruneFailed")
                    .endsWith("VolumeSnapshotContent snapcontent-snapshot-old is not that of VolumeSnapshot old");
        }
    }

    @Test
    void theContentOfASnapshotThatWasNeverBoundIsFoundAsTheControllerFindsIt() throws Exception {
        api.add(BackupObjects.backup("old", OF_SCHEDULE, began(Duration.ofDays(40)), "failed"));
        ObjectNode unbound = BackupObjects.snapshot("old");
        unbound.remove("status");
        api.add(unbound);

        assertThat(run().code()).isZero();

        assertThat(api.writes()).startsWith("PATCH " + CONTENTS + "old");
        assertThat(api.has(BackupObjects.content("old", "Delete"))).isFalse();
    }

    @Test
    void aContentThatStaysBehindIsNamed() throws Exception {
        api.deleteByCache();

        Run run = run();

        assertThat(run.code()).isEqualTo(1);
        assertThat(api.events())
                .singleElement()
                .asString()
                .startsWith("BackupPruneFailed")
                .endsWith(
                        "VolumeSnapshotContent snapcontent-snapshot-old has lost its VolumeSnapshot and stays: delete it");
    }

    @Test
    void aSnapshotThatIsInUseKeepsItsBackupUntilTheNextRun() throws Exception {
        ObjectNode used = BackupObjects.snapshot("old");
        used.withObject("/metadata").putArray("finalizers").add("snapshot.storage.kubernetes.io/in-use");
        api.add(used);

        assertThat(run().code()).isEqualTo(1);
        assertThat(isThere("old")).isTrue();

        api.get(used).withObject("/metadata").remove("finalizers");
        Run next = run();

        assertThat(next.code()).as(next.toString()).isZero();
        assertThat(isThere("old")).isFalse();
        assertThat(api.has(used)).isFalse();
    }

    @Test
    void oneThatCannotBeDeletedDoesNotKeepTheOthers() throws Exception {
        add("older", OF_SCHEDULE, Duration.ofDays(50), "Retain");
        api.refuse("DELETE " + SNAPSHOTS + "older", 403);

        Run run = run();

        assertThat(run.code()).isEqualTo(1);
        assertThat(isThere("old")).isFalse();
        assertThat(isThere("older")).isTrue();
        assertThat(api.events()).hasSize(2).contains(DELETED).anyMatch(event -> event.startsWith("BackupPruneFailed"));
    }

    @Test
    void aContentThatHasChangedMeanwhileIsLeftAlone() throws Exception {
        ObjectNode content = BackupObjects.content("old", "Retain");
        api.refuse("PATCH " + CONTENTS, 409);

        Run run = run();

        assertThat(run.code()).isEqualTo(1);
        assertThat(api.has(content)).isTrue();
        assertThat(isThere("old")).isTrue();
        assertThat(api.events()).singleElement().asString().endsWith("has changed meanwhile");
    }

    @Test
    void nothingIsDeletedWhereSnapshotsCannotBeListed() throws Exception {
        api.forget("snapshot.storage.k8s.io/v1", "VolumeSnapshot");

        Run run = run();

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.lines())
                .containsExactly("nothing was deleted: the API server does not know"
                        + " /apis/snapshot.storage.k8s.io/v1/namespaces/litellm/volumesnapshots");
        assertThat(api.writes()).isEmpty();
    }

    @Test
    void aDeletionOfWhichNoEventCanBeMadeIsAFailure() throws Exception {
        api.refuse("POST /api/v1/namespaces/litellm/events", 403);

        Run run = run();

        assertThat(run.code()).isEqualTo(1);
        assertThat(isThere("old")).isFalse();
        assertThat(run.lines()).anyMatch(line -> line.startsWith("cannot make an Event of it: POST /api/v1"));
    }
}
