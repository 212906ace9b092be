package litellmha.database;

import static litellmha.database.BackupObjects.BY_HAND;
import static litellmha.database.BackupObjects.OF_SCHEDULE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import litellmha.names.RestoreNames;
import org.junit.jupiter.api.Test;

/** What Prometheus is told of the backups and of the last restore drill. */
class BackupMetricsTest extends ScrapedBackups {

    private static final String NEWEST = "litellm_ha_backup_newest_good_timestamp_seconds";
    private static final String DRILL = "litellm_ha_restore_drill_timestamp_seconds";
    private static final String PASSED = "litellm_ha_restore_drill_passed";

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private Instant ago(int hours) {
        return now.minus(Duration.ofHours(hours));
    }

    private void good(String name, int hours) {
        api.add(BackupObjects.backup(name, OF_SCHEDULE, ago(hours), "completed"));
        api.add(BackupObjects.snapshot(name));
    }

    private ObjectNode drill(String verdict) {
        ObjectNode drill =
                new JsonMapper().createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        drill.putObject("metadata").put("name", RestoreNames.RECORD).put("namespace", BackupObjects.NAMESPACE);
        drill.putObject("data")
                .put(RestoreNames.TIME, "2026-11-27T11:00:00Z")
                .put(RestoreNames.VERDICT, verdict)
                .put(RestoreNames.BACKUP, "nightly")
                .put(RestoreNames.RPO, "60.5");
        return drill;
    }

    @Test
    void withoutAnythingAllIsZeroAndThereIsNoVerdict() throws Exception {
        start();

        assertThat(samples())
                .isEqualTo(Map.of(
                        "litellm_ha_backups{phase=\"completed\"}",
                        0.0,
                        "litellm_ha_backups{phase=\"failed\"}",
                        0.0,
                        "litellm_ha_backups_good",
                        0.0,
                        "litellm_ha_backup_snapshots{ready=\"true\"}",
                        0.0,
                        "litellm_ha_backup_snapshots{ready=\"false\"}",
                        0.0,
                        NEWEST,
                        0.0,
                        DRILL,
                        0.0));
    }

    @Test
    void backupsAreCountedByTheirPhaseWhoeverMadeThem() throws Exception {
        good("new", 4);
        good("old", 28);
        api.add(BackupObjects.backup("mine", BY_HAND, ago(1), "completed"));
        api.add(BackupObjects.backup("bad", OF_SCHEDULE, ago(52), "failed"));
        api.add(BackupObjects.backup("slow", OF_SCHEDULE, ago(0), "finalizing"));
        api.add(BackupObjects.backup("untouched", OF_SCHEDULE, ago(0), ""));
        start();

        assertThat(samples())
                .containsEntry("litellm_ha_backups{phase=\"completed\"}", 3.0)
                .containsEntry("litellm_ha_backups{phase=\"failed\"}", 1.0)
                .containsEntry("litellm_ha_backups{phase=\"finalizing\"}", 1.0)
                .containsEntry("litellm_ha_backups{phase=\"none\"}", 1.0)
                .containsEntry("litellm_ha_backups_good", 2.0)
                .containsEntry(NEWEST, (double) ago(4).getEpochSecond());
    }

    @Test
    void whatIsOfAnotherClusterOfAnotherMethodOrOnItsWayOutIsNotCounted() throws Exception {
        good("old", 28);
        good("other", 1);
        api.get(BackupObjects.backup("other", "{}", now, ""))
                .withObject("/spec/cluster")
                .put("name", "restored");
        api.get(BackupObjects.snapshot("other")).withObject("/metadata/labels").put("cnpg.io/cluster", "restored");
        good("streamed", 1);
        api.get(BackupObjects.backup("streamed", "{}", now, ""))
                .withObject("/spec")
                .put("method", "plugin");
        good("going", 1);
        for (ObjectNode going : new ObjectNode[] {
            BackupObjects.backup("going", "{}", now, ""),
            BackupObjects.snapshot("going"),
            BackupObjects.snapshot("streamed")
        }) {
            api.get(going).withObject("/metadata").put("deletionTimestamp", now.toString());
        }
        start();

        assertThat(samples())
                .containsEntry("litellm_ha_backups{phase=\"completed\"}", 1.0)
                .containsEntry("litellm_ha_backup_snapshots{ready=\"true\"}", 1.0)
                .containsEntry(NEWEST, (double) ago(28).getEpochSecond());
    }

    @Test
    void aBackupWhoseSnapshotIsGoneOrNotReadyIsNotGood() throws Exception {
        good("old", 28);
        good("new", 4);
        api.add(BackupObjects.backup("gone", OF_SCHEDULE, ago(2), "completed"));
        good("unready", 3);
        api.get(BackupObjects.snapshot("unready")).withObject("/status").put("readyToUse", false);
        start();

        assertThat(samples())
                .containsEntry("litellm_ha_backups{phase=\"completed\"}", 4.0)
                .containsEntry("litellm_ha_backups_good", 2.0)
                .containsEntry("litellm_ha_backup_snapshots{ready=\"true\"}", 2.0)
                .containsEntry("litellm_ha_backup_snapshots{ready=\"false\"}", 1.0)
                .containsEntry(NEWEST, (double) ago(4).getEpochSecond());

        api.remove(BackupObjects.snapshot("new"));

        assertThat(samples()).containsEntry(NEWEST, (double) ago(28).getEpochSecond());
    }

    @Test
    void theLastDrillIsToldWithItsVerdict() throws Exception {
        api.add(drill(RestoreNames.PASSED));
        start();
        assertThat(samples())
                .containsEntry(
                        DRILL, (double) Instant.parse("2026-11-27T11:00:00Z").getEpochSecond())
                .containsEntry(PASSED, 1.0);

        api.add(drill(RestoreNames.FAILED));
        assertThat(samples()).containsEntry(PASSED, 0.0);
    }

    @Test
    void whatCannotBeReadIsAnErrorAndNoOldNumber() throws Exception {
        good("new", 4);
        start();
        assertThat(scrape().statusCode()).isEqualTo(200);

        for (String path : new String[] {
            "/apis/postgresql.cnpg.io/v1/namespaces/litellm/backups",
            "/apis/snapshot.storage.k8s.io/v1/namespaces/litellm/volumesnapshots",
            "/api/v1/namespaces/litellm/configmaps/litellm-restore-drill"
        }) {
            api.refuse("GET " + path, 403);
            assertThat(scrape().statusCode()).as(path).isEqualTo(503);
            assertThat(scrape().body()).doesNotContain("litellm_ha_");
            api.allow("GET " + path);
        }
        api.add(drill("maybe"));
        assertThat(scrape().statusCode()).isEqualTo(503);
        api.remove(drill("maybe"));
        assertThat(scrape().statusCode()).isEqualTo(200);
    }

    @Test
    void aKindThatTheServerDoesNotKnowIsNotAnEmptyList() throws Exception {
        api.forget("snapshot.storage.k8s.io/v1", "VolumeSnapshot");
        start();

        assertThat(scrape().statusCode()).isEqualTo(503);
    }

    @Test
    void manyBackupsAreReadPageByPage() throws Exception {
        for (int number = 0; number < 250; number++) {
            good("b" + number, 4 + number);
        }
        start();

        assertThat(samples())
                .containsEntry("litellm_ha_backups_good", 250.0)
                .containsEntry("litellm_ha_backup_snapshots{ready=\"true\"}", 250.0);
        assertThat(api.longestList()).isEqualTo(100);
    }

    @Test
    void whoeverAsksTwiceIsAnsweredWithoutTheApi() throws Exception {
        startWithMemory();
        scrape();
        int reads = api.reads();

        assertThat(scrape().statusCode()).isEqualTo(200);

        assertThat(api.reads()).isEqualTo(reads).isEqualTo(3);
    }

    @Test
    void nothingElseIsServed() throws Exception {
        start();

        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(api.reads()).isZero();
    }

    @Test
    void whoSaysNothingDoesNotKeepOthersWaiting() throws Exception {
        start();
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port())) {
            assertThat(scrape().statusCode()).isEqualTo(200);
            assertThat(silent.isConnected()).isTrue();
        }
    }
}
