package litellmha.cluster;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import litellmha.names.BackupRetentionNames;
import litellmha.names.DatabaseNames;
import litellmha.names.PostgresGeneration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The retention of `prod`, run on this machine with the rights of its ServiceAccount; the test plays CloudNativePG and the
 * snapshot controller.
 */
@Tag("api-server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackupRetentionOnApiServerTest {

    private static final String NAMESPACE = AccountProgram.NAMESPACE;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String SNAPSHOT_API = "/apis/snapshot.storage.k8s.io/v1";
    private static final String BACKUPS =
            "/apis/%s/namespaces/%s/backups".formatted(DatabaseNames.API_VERSION, NAMESPACE);
    private static final String SNAPSHOTS = "%s/namespaces/%s/volumesnapshots".formatted(SNAPSHOT_API, NAMESPACE);
    private static final String EVENTS = "/api/v1/namespaces/%s/events".formatted(NAMESPACE);

    private static final String BY_SCHEDULE =
            "{\"cnpg.io/scheduled-backup\": \"%s\"}".formatted(PostgresGeneration.FIRST.snapshotSchedule());

    private static final Duration LONG_AGO = Duration.ofDays(400);

    private final LiveCluster live = LiveCluster.of("LITELLM_HA_API_SERVER");
    private final OwnNamespace namespace = OwnNamespace.claim(live, NAMESPACE);

    private AccountProgram program;
    private String credentials;

    @BeforeAll
    void deploy(@TempDir Path folder) throws IOException {
        program = AccountProgram.of(live, BackupRetentionNames.NAME, BackupRetentionNames.CONTAINER, folder);
        credentials = "--credentials=" + folder;
    }

    @AfterAll
    void takeAway() {
        namespace.delete();
        live.close();
    }

    /** As many days as are kept have a backup, and one long before them. */
    @BeforeEach
    void makeBackups() {
        for (int months = 0; months < 7; months++) {
            make("month-" + months, BY_SCHEDULE, Duration.ofDays(31L * months));
        }
        make("old", BY_SCHEDULE, LONG_AGO);
        make("by-hand", "{}", LONG_AGO);
    }

    @AfterEach
    void deleteAll() {
        live.list(SNAPSHOTS).forEach(snapshot -> live.delete(content(LiveCluster.name(snapshot))));
        live.delete(content("old"));
        List.of(BACKUPS, SNAPSHOTS, EVENTS).forEach(live::delete);
    }

    private static String content(String backup) {
        return "%s/volumesnapshotcontents/retention-test-%s".formatted(SNAPSHOT_API, backup);
    }

    private void make(String name, String labels, Duration age) {
        live.create(LiveCluster.object(
                """
                {"apiVersion": "%s", "kind": "Backup", "metadata": {"name": "%s", "namespace": "%s", "labels": %s},
                  "spec": {"cluster": {"name": "%s"}, "method": "volumeSnapshot"}}""".formatted(DatabaseNames.API_VERSION, name, NAMESPACE, labels, DatabaseNames.CLUSTER)));
        live.setStatus("%s/%s".formatted(BACKUPS, name), """
                {"phase": "completed", "method": "volumeSnapshot", "startedAt": "%s",
                  "snapshotBackupStatus": {"elements": [{"name": "%s", "type": "PG_DATA"}]}}""".formatted(
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(age), name));
        live.create(LiveCluster.object("""
                {"apiVersion": "snapshot.storage.k8s.io/v1", "kind": "VolumeSnapshot", "metadata": {"name": "%1$s",
                    "namespace": "%2$s", "labels": {"cnpg.io/backupName": "%1$s", "cnpg.io/cluster": "%3$s"}},
                  "spec": {"source": {"persistentVolumeClaimName": "litellm-pg-2"}}}""".formatted(name, NAMESPACE, DatabaseNames.CLUSTER)));
        String snapshot = "%s/%s".formatted(SNAPSHOTS, name);
        bind(name, live.get(snapshot).at("/metadata/uid").asText());
        live.setStatus(
                snapshot,
                "{\"readyToUse\": true, \"boundVolumeSnapshotContentName\": \"retention-test-%s\"}".formatted(name));
    }

    private void bind(String name, String uid) {
        live.create(LiveCluster.object("""
                {"apiVersion": "snapshot.storage.k8s.io/v1", "kind": "VolumeSnapshotContent",
                  "metadata": {"name": "retention-test-%1$s"},
                  "spec": {"deletionPolicy": "Retain", "driver": "csi.example.com", "source": {"volumeHandle": "volume"},
                    "volumeSnapshotRef": {"namespace": "%2$s", "name": "%1$s", "uid": "%3$s"}}}""".formatted(name, NAMESPACE, uid)));
    }

    private List<String> names(String path) {
        return live.list(path).stream().map(LiveCluster::name).toList();
    }

    private List<JsonNode> events(String reason) {
        return live.list(EVENTS).stream()
                .filter(event -> event.path("reason").asText().equals(reason))
                .toList();
    }

    @Test
    void anOldBackupGoesWithItsSnapshotAndWhatThatHasOnTheStorage() throws Exception {
        Process running = program.process(credentials).start();
        await("the snapshot goes", LIMIT, () -> names(SNAPSHOTS), names -> !names.contains("old"));
        // A controller deletes it for this reason only.
        assertThat(live.get(content("old")).at("/spec/deletionPolicy").asText()).isEqualTo("Delete");
        assertThat(names(BACKUPS)).contains("old");
        live.delete(content("old"));
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(running.waitFor()).as(said).isZero();
        assertThat(names(BACKUPS))
                .hasSize(8)
                .contains("by-hand", "month-0", "month-6")
                .doesNotContain("old");
        assertThat(names(SNAPSHOTS)).hasSize(8).contains("by-hand");
        assertThat(live.get(content("by-hand")).at("/spec/deletionPolicy").asText())
                .isEqualTo("Retain");
        assertThat(events("BackupPruned")).singleElement().satisfies(event -> {
            assertThat(event.path("message").asText()).startsWith("deleted backup old (VolumeSnapshots: old)");
            assertThat(event.at("/involvedObject/uid"))
                    .isEqualTo(live.get("/apis/%s/namespaces/%s/scheduledbackups/%s"
                                    .formatted(
                                            DatabaseNames.API_VERSION,
                                            NAMESPACE,
                                            PostgresGeneration.FIRST.snapshotSchedule()))
                            .at("/metadata/uid"));
        });
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        Process running = program.process("--dry-run", credentials).start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(running.waitFor()).as(said).isZero();
        assertThat(said).contains("would delete backup old");
        assertThat(names(BACKUPS)).hasSize(9);
        assertThat(names(SNAPSHOTS)).hasSize(9);
        assertThat(live.get(content("old")).at("/spec/deletionPolicy").asText()).isEqualTo("Retain");
        assertThat(events("BackupPruneDryRun")).hasSize(1);
    }

    @Test
    void aContentOfAnotherSnapshotIsNotTouched() throws Exception {
        live.delete(content("old"));
        bind("old", "00000000-0000-0000-0000-000000000000");

        Process running = program.process(credentials).start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(running.waitFor()).as(said).isEqualTo(1);
        assertThat(names(BACKUPS)).contains("old");
        assertThat(names(SNAPSHOTS)).contains("old");
        assertThat(live.get(content("old")).at("/spec/deletionPolicy").asText()).isEqualTo("Retain");
        assertThat(events("BackupPruneFailed")).hasSize(1);
    }

    @Test
    void itMayDoNothingElse() {
        assertThat(allowed("delete", DatabaseNames.API_GROUP, "backups", "", NAMESPACE))
                .isTrue();
        assertThat(allowed("patch", "snapshot.storage.k8s.io", "volumesnapshotcontents", "", ""))
                .isTrue();
        assertThat(allowed("delete", DatabaseNames.API_GROUP, "backups", "", "default"))
                .isFalse();
        assertThat(allowed("delete", "snapshot.storage.k8s.io", "volumesnapshots", "", "default"))
                .isFalse();
        for (String verb : List.of("delete", "create", "list", "update")) {
            assertThat(allowed(verb, "snapshot.storage.k8s.io", "volumesnapshotcontents", "", ""))
                    .as(verb)
                    .isFalse();
        }
        assertThat(allowed("create", DatabaseNames.API_GROUP, "backups", "", NAMESPACE))
                .isFalse();
        assertThat(allowed(
                        "delete",
                        DatabaseNames.API_GROUP,
                        "scheduledbackups",
                        PostgresGeneration.FIRST.snapshotSchedule(),
                        NAMESPACE))
                .isFalse();
        assertThat(allowed("get", DatabaseNames.API_GROUP, "clusters", DatabaseNames.CLUSTER, NAMESPACE))
                .isFalse();
        assertThat(allowed("get", "", "secrets", "litellm-secrets", NAMESPACE)).isFalse();
        assertThat(allowed("get", "", "pods", "", NAMESPACE)).isFalse();
    }

    private boolean allowed(String verb, String group, String resource, String name, String namespace) {
        return AccountProgram.allows(live, BackupRetentionNames.NAME, verb, group, resource, name, namespace);
    }
}
