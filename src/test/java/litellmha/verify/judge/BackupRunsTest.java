package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import litellmha.verify.model.Outcome;
import org.junit.jupiter.api.Test;

/** Runs of the schedule that fail, or have not ended. */
class BackupRunsTest extends JudgedBackups {

    @Test
    void aScheduleThatFailsNightAfterNightFailsWithTheWordsOfTheOperator() {
        run("25", "2026-11-25T02:00:00Z", "completed", "");
        run("26", "2026-11-26T02:00:00Z", "failed", "deadline exceeded for error one");
        run("27", "2026-11-27T02:00:00Z", "failed", "deadline exceeded for error two");

        fails("the newest good backup, 25, is 56 h old, and a newer one was due at 2026-11-27T02:00:00Z;"
                + " 2 scheduled runs failed, the last 27: deadline exceeded for error two.");
    }

    @Test
    void theNewestRunThatFailedFailsAtOnce() {
        threeNights();
        now = Instant.parse("2026-11-28T02:15:00Z");
        run("28", "2026-11-28T02:00:00Z", "failed", "");

        fails("scheduled run 28 failed: CloudNativePG says nothing of the reason.");
    }

    @Test
    void aDefinitionThatIsRefusedIsARunThatFailed() {
        threeNights();
        now = Instant.parse("2026-11-28T02:15:00Z");
        run("28", "2026-11-28T02:00:00Z", "invalid backup definition", "no such method");

        fails("scheduled run 28 failed: no such method.");
    }

    @Test
    void aNightThatFailedBeforeAGoodOneIsANote() {
        run("25", "2026-11-25T02:00:00Z", "completed", "");
        run("26", "2026-11-26T02:00:00Z", "failed", "the driver was away");
        run("27", "2026-11-27T02:00:00Z", "completed", "");

        passes("The newest good backup, 27, is 8 h old."
                + " NOTE: before the newest good backup, scheduled run 26 failed: the driver was away.");
    }

    @Test
    void aNightThatFailedLongAgoIsForgotten() {
        run("1", "2026-10-01T02:00:00Z", "failed", "the driver was away");
        threeNights();

        passes("The newest good backup, 27, is 8 h old.");
    }

    @Test
    void aBackupByHandAfterARunThatFailedIsANewestGoodOne() {
        threeNights();
        now = Instant.parse("2026-11-28T11:00:00Z");
        run("28", "2026-11-28T02:00:00Z", "failed", "the driver was away");
        byHand("by-hand", "2026-11-28T10:00:00Z");

        passes("The newest good backup, by-hand, is 59 min old."
                + " NOTE: before the newest good backup, scheduled run 28 failed: the driver was away.");
    }

    @Test
    void aBackupByHandBeforeARunThatWasNotMadeIsTooOld() {
        byHand("by-hand", "2026-11-27T01:59:00Z");

        fails("the newest good backup, by-hand, is 9 h old, and a newer one was due at 2026-11-27T02:00:00Z;"
                + " no Backup was made for 1 of the last 1 times that were due, the last 2026-11-27T02:00:00Z.");
    }

    @Test
    void aRunHasAnHour() {
        threeNights();
        now = Instant.parse("2026-11-28T02:59:59Z");
        assertThat(judge().outcome()).isEqualTo(Outcome.PASS);

        now = Instant.parse("2026-11-28T03:00:00Z");
        assertThat(judge().outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void aRunThatIsUnderWayIsANoteWithWhatItsSnapshotSays() {
        threeNights();
        now = Instant.parse("2026-11-28T02:05:01Z");
        run("28", "2026-11-28T02:00:00Z", "started", "");
        replaceSnapshot("28", false, "no such class");

        passes("The newest good backup, 27, is 24 h old. NOTE: scheduled run 28 has been under way for 5 min"
                + " (phase started): VolumeSnapshot 28 has the error: no such class.");
    }

    @Test
    void aRunThatDoesNotEndFails() {
        threeNights();
        now = Instant.parse("2026-11-28T03:10:01Z");
        run("28", "2026-11-28T02:00:00Z", "pending", "");

        fails("the newest good backup, 27, is 25 h old, and a newer one was due at 2026-11-28T02:00:00Z;"
                + " scheduled run 28 has not ended after 70 min (phase pending).");
    }

    @Test
    void aSnapshotThatTheDriverStillCopiesHasUntilTheNextOne() {
        threeNights();
        now = Instant.parse("2026-11-28T12:00:01Z");
        run("28", "2026-11-28T02:00:00Z", "finalizing", "");
        replaceSnapshot("28", false, "");
        assertThat(judge().outcome()).isEqualTo(Outcome.PASS);

        now = Instant.parse("2026-11-29T03:00:01Z");
        assertThat(judge().reason()).contains("scheduled run 28 has not ended after 25 h (phase finalizing)");

        now = Instant.parse("2026-11-28T12:00:01Z");
        replaceSnapshot("28", false, "the disk is full");
        assertThat(judge().reason())
                .contains(
                        "scheduled run 28 has not ended after 10 h (phase finalizing): VolumeSnapshot 28 has the error");
    }

    @Test
    void aBackupThatTheApiServerStampedASecondEarlyIsOfItsTime() {
        run("26", "2026-11-26T02:00:00Z", "completed", "");
        run("27", "2026-11-27T01:59:58Z", "failed", "no disk");

        assertThat(judge().reason())
                .contains("scheduled run 27 failed: no disk")
                .doesNotContain("no Backup was made");
    }

    @Test
    void aRunFallsBehindAndTheOnesThatItKeptFromBeginningAreCounted() {
        declared = "0 0 * * * *";
        now = Instant.parse("2026-11-27T11:30:00Z");
        run("5", "2026-11-27T05:00:00Z", "completed", "");
        run("6", "2026-11-27T06:00:00Z", "pending", "");

        assertThat(judge().reason())
                .contains("no Backup was made for 4 of the last 5 times that were due, the last 2026-11-27T10:00:00Z")
                .contains("scheduled run 6 has not ended after 5 h (phase pending)");
    }
}
