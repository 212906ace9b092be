package litellmha.verify.check;

import static litellmha.verify.check.RunningPods.PROD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import litellmha.kubeapi.FakeApi;
import litellmha.verify.history.BackupState;
import litellmha.verify.history.BackupState.Backup;
import litellmha.verify.history.BackupState.Drill;
import litellmha.verify.history.BackupState.Schedule;
import litellmha.verify.history.BackupState.Snapshot;
import litellmha.verify.model.BrokenCheckException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-27T11:00:00Z");
    private static final Instant TWO = Instant.parse("2026-11-27T02:00:00Z");

    private static final String POSTGRES = "/apis/postgresql.cnpg.io/v1/namespaces/litellm/";
    private static final String SNAPSHOTS =
            "/apis/snapshot.storage.k8s.io/v1/namespaces/litellm/volumesnapshots?limit=500&labelSelector=cnpg.io%2Fcluster%3Dlitellm-pg";
    private static final String CLASSES = "/apis/snapshot.storage.k8s.io/v1/volumesnapshotclasses";

    private FakeApi api = cluster("{'volumeSnapshot':{'className':'csi-retain'}}");

    private static FakeApi cluster(String backup) {
        FakeApi api = new FakeApi();
        api.answer(POSTGRES + "clusters/litellm-pg", 200, "{'spec':{'backup':%s}}".formatted(backup));
        return api;
    }

    private void storage(String deletionPolicy) {
        api.answer(
                CLASSES,
                200,
                "{'items':[{'metadata':{'name':'csi-retain'},'driver':'csi.example.com','deletionPolicy':'%s'}]}"
                        .formatted(deletionPolicy));
        api.answer("/apis/storage.k8s.io/v1/csidrivers", 200, "{'items':[{'metadata':{'name':'csi.example.com'}}]}");
        api.answer(
                "/apis/storage.k8s.io/v1/storageclasses",
                200,
                "{'items':[{'metadata':{'name':'standard','annotations':{'storageclass.kubernetes.io/is-default-class':'true'}},"
                        + "'provisioner':'csi.example.com','allowVolumeExpansion':true},"
                        + "{'metadata':{'name':'local'},'provisioner':'local.example.com'}]}");
    }

    private BackupState read() {
        return new BackupReader(api, "litellm", PROD.database()).read(NOW);
    }

    @Test
    void theScheduleIsReadWithWhatTheStackDeclares() {
        api.answer(POSTGRES + "scheduledbackups/litellm-pg-snapshot", 200, """
                {'metadata':{'creationTimestamp':'2026-11-27T02:00:00Z'},'spec':{'schedule':'0 0 4 * * *','suspend':true,
                'method':'volumeSnapshot','backupOwnerReference':'none'},'status':{'error':'refused'}}""");

        assertThat(read().schedule()).contains(new Schedule(TWO, true, "volumeSnapshot", "none", "refused"));
        assertThat(read().declared().text()).isEqualTo("0 0 2 * * *");
        assertThat(read().now()).isEqualTo(NOW);
    }

    @Test
    void whatIsNotThereIsNothing() {
        assertThat(read().schedule()).isEmpty();
        assertThat(read().backups()).isEmpty();
        assertThat(read().snapshots()).isEmpty();
    }

    @Test
    void backupsOfTheStackAreReadWhoeverMadeThem() {
        api.answer(POSTGRES + "backups?", 200, """
                {'items':[
                {'metadata':{'name':'nightly','creationTimestamp':'2026-11-27T02:00:00Z',
                'labels':{'cnpg.io/scheduled-backup':'litellm-pg-snapshot'}},
                'spec':{'cluster':{'name':'litellm-pg'},'method':'volumeSnapshot'},
                'status':{'phase':'failed','error':'deadline\\n exceeded','startedAt':'2026-11-27T02:00:00Z'}},
                {'metadata':{'name':'by-hand','creationTimestamp':'2026-11-27T02:00:00Z','labels':{'litellm-ha/made-by':'upgrade'}},
                'spec':{'cluster':{'name':'litellm-pg'},'method':'volumeSnapshot'},
                'status':{'phase':'completed','startedAt':'2026-11-27T02:00:00Z',
                'snapshotBackupStatus':{'elements':[{'name':'by-hand','type':'PG_DATA'}]}}},
                {'metadata':{'name':'new','creationTimestamp':'2026-11-27T02:00:00Z',
                'labels':{'cnpg.io/scheduled-backup':'another'}},
                'spec':{'cluster':{'name':'litellm-pg'},'method':'volumeSnapshot'}}]}""");

        assertThat(read().backups())
                .containsExactly(
                        new Backup("nightly", true, "failed", "deadline exceeded", TWO, Optional.of(TWO), List.of()),
                        new Backup("by-hand", false, "completed", "", TWO, Optional.of(TWO), List.of("by-hand")),
                        new Backup("new", false, "", "", TWO, Optional.empty(), List.of()));
    }

    @Test
    void backupsOfOthersOfOtherMethodsAndOnTheirWayOutAreLeftOut() {
        api.answer(POSTGRES + "backups?", 200, """
                {'items':[
                {'metadata':{'name':'a','creationTimestamp':'2026-11-27T02:00:00Z'},
                'spec':{'cluster':{'name':'restored'},'method':'volumeSnapshot'}},
                {'metadata':{'name':'b','creationTimestamp':'2026-11-27T02:00:00Z'},
                'spec':{'cluster':{'name':'litellm-pg'},'method':'plugin'}},
                {'metadata':{'name':'c','creationTimestamp':'2026-11-27T02:00:00Z','deletionTimestamp':'2026-11-27T03:00:00Z'},
                'spec':{'cluster':{'name':'litellm-pg'},'method':'volumeSnapshot'}}]}""");

        assertThat(read().backups()).isEmpty();
    }

    @Test
    void snapshotsAreReadWithTheirErrors() {
        api.answer(SNAPSHOTS, 200, """
                {'items':[
                {'metadata':{'name':'good','creationTimestamp':'2026-11-27T02:00:00Z','labels':{'cnpg.io/backupName':'nightly'}},
                'status':{'readyToUse':true}},
                {'metadata':{'name':'bad','creationTimestamp':'2026-11-27T02:00:00Z'},
                'status':{'readyToUse':false,'error':{'message':'no\\n class'}}},
                {'metadata':{'name':'silent','creationTimestamp':'2026-11-27T02:00:00Z'},'status':{'error':{}}},
                {'metadata':{'name':'new','creationTimestamp':'2026-11-27T02:00:00Z'}},
                {'metadata':{'name':'gone','creationTimestamp':'2026-11-27T02:00:00Z','deletionTimestamp':'2026-11-27T03:00:00Z'},
                'status':{'readyToUse':true}}]}""");

        assertThat(read().snapshots())
                .containsExactly(
                        new Snapshot("good", "nightly", true, "", TWO),
                        new Snapshot("bad", "", false, "no class", TWO),
                        new Snapshot("silent", "", false, "an error without a message", TWO),
                        new Snapshot("new", "", false, "", TWO));
    }

    @Test
    void theLastDrillIsRead() {
        drill("'time':'2026-11-27T02:00:00Z','verdict':'failed','backup':'nightly','rpoSeconds':'60.5'");
        assertThat(read().drill()).contains(new Drill(TWO, false, "nightly", 60.5, Optional.empty()));

        drill(
                "'time':'2026-11-27T02:00:00Z','verdict':'passed','backup':'nightly','rpoSeconds':'60.5','rtoSeconds':'18'");
        assertThat(read().drill()).contains(new Drill(TWO, true, "nightly", 60.5, Optional.of(18.0)));
    }

    @Test
    void aDrillThatIsNotThereIsNothing() {
        assertThat(read().drill()).isEmpty();
        assertThat(read().doubts()).noneMatch(doubt -> doubt.contains("drill"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'time':'yesterday','verdict':'passed','backup':'b','rpoSeconds':'60' | Text 'yesterday' could not be parsed at index 0
            'time':'2026-11-27T02:00:00Z','verdict':'','backup':'b','rpoSeconds':'60' | verdict: found ; allowed: passed, failed
            'time':'2026-11-27T02:00:00Z','verdict':'passed','backup':'b','rpoSeconds':'x' | For input string: "x"
            """, quoteCharacter = '`')
    void aDrillThatNoDrillHasWrittenIsADoubt(String data, String reason) {
        drill(data);

        assertThat(read().drill()).isEmpty();
        assertThat(read().doubts())
                .contains(
                        "the last restore drill could not be read: ConfigMap litellm-restore-drill was changed by hand: "
                                + reason);
    }

    private void drill(String data) {
        api.answer("/api/v1/namespaces/litellm/configmaps/litellm-restore-drill", 200, "{'data':{%s}}".formatted(data));
    }

    @Test
    void aClassOfTheVolumesDriverIsNoObstacle() {
        storage("Retain");

        assertThat(read().obstacles()).isEmpty();
        assertThat(read().doubts()).isEmpty();
    }

    @Test
    void aClassThatIsNotThereIsAnObstacle() {
        assertThat(read().obstacles())
                .containsExactly("snapshot class csi-retain does not exist; existing classes: none");
    }

    @Test
    void theClassIsThatOfTheCluster() {
        api = cluster("{'volumeSnapshot':{'className':'edited-by-hand'}}");

        assertThat(read().obstacles())
                .containsExactly("snapshot class edited-by-hand does not exist; existing classes: none");
    }

    @Test
    void aClusterWithoutAClassIsAnObstacle() {
        api = cluster("{}");

        assertThat(read().obstacles()).containsExactly("Cluster litellm-pg names no snapshot class");
    }

    @Test
    void theDriverMustBeThatOfTheVolumesThatThereAre() {
        api.answer(
                "/api/v1/namespaces/litellm/persistentvolumeclaims?limit=500&labelSelector=cnpg.io%2Fcluster%3Dlitellm-pg",
                200, "{'items':[{'spec':{'storageClassName':'local'}}]}");
        storage("Retain");

        assertThat(read().obstacles())
                .containsExactly("snapshot class csi-retain uses the driver csi.example.com,"
                        + " but volumes of storage class local come from local.example.com");
    }

    @Test
    void classesThatMayNotBeReadAreADoubt() {
        api.answer(CLASSES, 403, "{'message':'volumesnapshotclasses is forbidden'}");

        assertThat(read().obstacles()).isEmpty();
        assertThat(read().doubts())
                .containsExactly("the snapshot class could not be checked: volumesnapshotclasses is forbidden");
    }

    @Test
    void aClassWhoseSnapshotsAreDeletedWithTheNamespaceIsADoubt() {
        storage("Delete");

        assertThat(read().obstacles()).isEmpty();
        assertThat(read().doubts())
                .containsExactly("snapshot class csi-retain has the deletion policy Delete:"
                        + " the snapshots are deleted along with the namespace");
    }

    @Test
    void backupsThatMayNotBeReadBreakTheCheck() {
        api.answer(POSTGRES + "backups?", 403, "{'message':'backups is forbidden'}");

        assertThatThrownBy(this::read)
                .isInstanceOf(BrokenCheckException.class)
                .hasMessage("the backups cannot be read: backups is forbidden");
    }

    @Test
    void aStackWithoutAnArchiveHasNone() {
        assertThat(read().archive()).isEmpty();
    }
}
