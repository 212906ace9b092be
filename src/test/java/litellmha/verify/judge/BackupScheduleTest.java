package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import litellmha.verify.history.BackupState.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schedule of backups, and the times at which one was due. */
class BackupScheduleTest extends JudgedBackups {

    @Test
    void aScheduleThatIsNotThereFailsThoughTheNewestBackupIsGood() {
        threeNights();
        schedule = Optional.empty();

        fails("there is no ScheduledBackup of snapshots, so that no backup will be made.");
    }

    @Test
    void aSuspendedScheduleFailsThoughTheNewestBackupIsGood() {
        threeNights();
        schedule = Optional.of(new Schedule(Instant.parse("2026-01-01T00:00:00Z"), true, "volumeSnapshot", "none", ""));

        fails("ScheduledBackup of snapshots is suspended, so that no backup will be made.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            barmanObjectStore | none | ''        | ScheduledBackup of snapshots makes no snapshots: its method is barmanObjectStore.
            volumeSnapshot    | self | ''        | what ScheduledBackup of snapshots makes is deleted with its owner: its backupOwnerReference is self.
            volumeSnapshot    | none | bad field | CloudNativePG refuses ScheduledBackup of snapshots: bad field.
            """)
    void aScheduleWhoseBackupsAreNoneOrDoNotStayFails(String method, String owner, String error, String reason) {
        threeNights();
        schedule = Optional.of(new Schedule(Instant.parse("2026-01-01T00:00:00Z"), false, method, owner, error));

        fails(reason);
    }

    @Test
    void aScheduleThatMakesNothingFails() {
        run("25", "2026-11-25T02:00:00Z", "completed", "");

        fails("the newest good backup, 25, is 56 h old, and a newer one was due at 2026-11-27T02:00:00Z;"
                + " no Backup was made for 2 of the last 2 times that were due, the last 2026-11-27T02:00:00Z.");
    }

    @Test
    void beforeTheFirstTimeNoBackupIsANote() {
        schedule = Optional.of(schedule("2026-11-27T02:30:00Z"));

        passes(
                "Nothing had to be backed up yet: the first backup is due at 2026-11-28T02:00:00Z. NOTE: there is no good backup.");
    }

    @Test
    void theFirstRunHasItsHourAsWell() {
        schedule = Optional.of(schedule("2026-11-26T12:00:00Z"));
        now = Instant.parse("2026-11-27T02:30:00Z");

        passes(
                "Nothing had to be backed up yet: the first backup is due at 2026-11-27T02:00:00Z. NOTE: there is no good backup.");
    }

    @Test
    void theFirstRunThatIsUnderWayIsANote() {
        schedule = Optional.of(schedule("2026-11-26T12:00:00Z"));
        now = Instant.parse("2026-11-27T02:10:01Z");
        run("27", "2026-11-27T02:00:00Z", "started", "");

        passes("Nothing had to be backed up yet: the first backup is due at 2026-11-27T02:00:00Z."
                + " NOTE: there is no good backup; scheduled run 27 has been under way for 10 min (phase started).");
    }

    @Test
    void aFirstTimeThatPassedWithoutABackupFails() {
        schedule = Optional.of(schedule("2026-11-26T12:00:00Z"));

        fails("there is no good backup, and one was due at 2026-11-27T02:00:00Z;"
                + " no Backup was made for 1 of the last 1 times that were due, the last 2026-11-27T02:00:00Z.");
    }

    @Test
    void oldBackupsOfAScheduleThatWasMadeAnewWaitForItsFirstTime() {
        run("20", "2026-11-20T02:00:00Z", "completed", "");
        schedule = Optional.of(schedule("2026-11-27T10:00:00Z"));

        passes("Nothing had to be backed up yet: the first backup is due at 2026-11-28T02:00:00Z."
                + " NOTE: the newest good backup, 20, is 176 h old.");
    }

    @Test
    void aBackupByHandIsEnoughBeforeTheFirstTime() {
        schedule = Optional.of(schedule("2026-11-27T02:30:00Z"));
        byHand("by-hand", "2026-11-27T10:00:00Z");

        passes("The newest good backup, by-hand, is 59 min old.");
    }

    @Test
    void aWeeklyScheduleWantsAWeeklyBackup() {
        declared = "0 0 2 * * 0";
        run("22", "2026-11-22T02:00:00Z", "completed", "");
        passes("The newest good backup, 22, is 128 h old.");

        now = Instant.parse("2026-11-29T03:00:00Z");
        assertThat(judge().reason()).contains("is 168 h old, and a newer one was due at 2026-11-29T02:00:00Z");
    }
}
