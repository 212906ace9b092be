package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import litellmha.verify.Histories;
import litellmha.verify.history.BackupState.Backup;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;

/** Backups of which each can be restored or not, and the last drill. */
class BackupJudgeTest extends JudgedBackups {

    @Test
    void aBackupOfEachNightPassesWithAgesAndNumbers() {
        threeNights();

        passes("The newest good backup, 27, is 8 h old.");
        assertThat(judge().figures())
                .extracting(Figure::name, Figure::text)
                .containsExactly(
                        tuple("age of the newest good backup", "9.00 h"),
                        tuple("good backups", "3"),
                        tuple("snapshots", "3"),
                        tuple("age of the oldest snapshot", "57 h"),
                        tuple("age of the last restore drill", "177 h"));
    }

    @Test
    void theLastDrillIsToldWithItsAge() {
        threeNights();
        assertThat(judge().reason())
                .isEqualTo(
                        "The newest good backup, 27, is 8 h old. The last restore drill, of backup 19, passed 7 days ago.");

        drill = Optional.of(drill(true, "2026-11-27T10:30:00Z"));
        assertThat(judge().reason()).endsWith("The last restore drill, of backup 19, passed 30 min ago.");
    }

    @Test
    void aDrillThatFailedFailsThoughTheNewestBackupIsGood() {
        threeNights();
        drill = Optional.of(drill(false, "2026-11-24T10:00:00Z"));

        fails(
                "the last restore drill, of backup 19, failed 3 days ago: `litellm-ha drill restore` says whether the newest"
                        + " backup restores.");
    }

    @Test
    void noDrillEverIsANote() {
        threeNights();
        drill = Optional.empty();

        passes("The newest good backup, 27, is 8 h old."
                + " NOTE: no restore drill has come to a verdict yet; `litellm-ha drill restore` makes one.");
        assertThat(judge().figures())
                .extracting(Figure::name)
                .doesNotContain("age of the last restore drill")
                .hasSize(4);
    }

    @Test
    void withoutABackupsEventNothingIsKnown() {
        Verdict verdict = new BackupJudge().judge(Histories.of(Histories.PROD).history());

        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void aSnapshotThatWasDeletedFailsIfItIsOfTheNewestBackup() {
        threeNights();
        deleteSnapshot("27");

        fails("the newest good backup, 26, is 32 h old, and a newer one was due at 2026-11-27T02:00:00Z;"
                + " the newest completed backup, 27, cannot be restored: VolumeSnapshot 27 does not exist.");
    }

    @Test
    void snapshotsOfOlderBackupsThatWereDeletedAreANote() {
        threeNights();
        deleteSnapshot("25");
        deleteSnapshot("26");

        passes("The newest good backup, 27, is 8 h old. NOTE: 2 older backups cannot be restored, the newest 26:"
                + " VolumeSnapshot 26 does not exist.");
    }

    @Test
    void aSnapshotOfAnErrorOrOfNoReadinessIsNotGood() {
        threeNights();
        replaceSnapshot("27", true, "its content is missing");
        assertThat(judge().reason())
                .contains("27, cannot be restored: VolumeSnapshot 27 has the error: its content is missing");

        replaceSnapshot("27", false, "");
        assertThat(judge().reason()).contains("27, cannot be restored: VolumeSnapshot 27 is not ready to use");
        assertThat(judge().outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void aBackupThatNamesNoSnapshotIsNotGood() {
        threeNights();
        backups.replaceAll(backup ->
                new Backup(backup.name(), true, "completed", "", backup.created(), backup.started(), List.of()));

        assertThat(judge().reason()).contains("27, cannot be restored: it names no snapshot");
    }

    @Test
    void allSnapshotsOfABackupMustBeThere() {
        threeNights();
        backups.replaceAll(backup -> new Backup(
                backup.name(),
                true,
                "completed",
                "",
                backup.created(),
                backup.started(),
                List.of(backup.name(), backup.name() + "-wal")));

        assertThat(judge().reason()).contains("27, cannot be restored: VolumeSnapshot 27-wal does not exist");
    }

    @Test
    void whatKeepsSnapshotsFromBeingTakenFails() {
        threeNights();
        obstacles.add("snapshot class csi-retain does not exist; existing classes: none");

        fails("snapshot class csi-retain does not exist; existing classes: none.");
    }

    @Test
    void whatCouldNotBeReadOfTheClusterIsANote() {
        threeNights();
        doubts.add("the snapshot class could not be checked: forbidden");

        passes("The newest good backup, 27, is 8 h old."
                + " NOTE: the snapshot class could not be checked: forbidden.");
    }
}
