package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import litellmha.settings.CronSchedule;
import litellmha.verify.Histories;
import litellmha.verify.history.BackupState;
import litellmha.verify.history.BackupState.Backup;
import litellmha.verify.history.BackupState.Drill;
import litellmha.verify.history.BackupState.Schedule;
import litellmha.verify.history.BackupState.Snapshot;
import litellmha.verify.history.Event;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupJudgeTest {

    /** A Friday. Three backups a day apart, the newest from two o'clock, are good. */
    private Instant now = Instant.parse("2026-11-27T11:00:00Z");

    private String declared = "0 0 2 * * *";
    private Optional<Schedule> schedule = Optional.of(schedule("2026-01-01T00:00:00Z"));
    private final List<Backup> backups = new ArrayList<>();
    private final List<Snapshot> snapshots = new ArrayList<>();
    private Optional<Drill> drill = Optional.of(drill(true, "2026-11-20T02:00:00Z"));
    private final List<String> obstacles = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();

    private static Schedule schedule(String created) {
        return new Schedule(Instant.parse(created), false, "volumeSnapshot", "none", "");
    }

    private static Drill drill(boolean passed, String time) {
        return new Drill(Instant.parse(time), passed, "19", 3600, Optional.of(20.0));
    }

    /** Makes three good backups of the last three nights. */
    private void threeNights() {
        run("25", "2026-11-25T02:00:00Z", "completed", "");
        run("26", "2026-11-26T02:00:00Z", "completed", "");
        run("27", "2026-11-27T02:00:00Z", "completed", "");
    }

    /** A run of the schedule with a snapshot that is ready. */
    private void run(String name, String time, String phase, String error) {
        backups.add(new Backup(
                name,
                true,
                phase,
                error,
                Instant.parse(time),
                Optional.of(Instant.parse(time).plusSeconds(1)),
                phase.equals("completed") ? List.of(name) : List.of()));
        snapshots.add(new Snapshot(name, name, true, "", Instant.parse(time)));
    }

    private void byHand(String name, String time) {
        Instant created = Instant.parse(time);
        backups.add(
                new Backup(name, false, "completed", "", created, Optional.of(created.plusSeconds(1)), List.of(name)));
        snapshots.add(new Snapshot(name, name, true, "", created));
    }

    private void replaceSnapshot(String name, boolean ready, String error) {
        snapshots.replaceAll(snapshot ->
                snapshot.name().equals(name) ? new Snapshot(name, name, ready, error, snapshot.created()) : snapshot);
    }

    private void deleteSnapshot(String name) {
        snapshots.removeIf(snapshot -> snapshot.name().equals(name));
    }

    private Verdict judge() {
        BackupState state = new BackupState(
                now,
                new CronSchedule(declared),
                schedule,
                backups,
                snapshots,
                drill,
                Optional.empty(),
                obstacles,
                doubts);
        return new BackupJudge()
                .judge(Histories.of(Histories.PROD)
                        .at(0, new Event.Backups(state))
                        .history());
    }

    private void fails(String reason) {
        Verdict verdict = judge();
        assertThat(verdict.reason()).isEqualTo(reason);
        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
    }

    /** @param reason without what is said of the drill */
    private void passes(String reason) {
        Verdict verdict = judge();
        assertThat(verdict.reason().replaceFirst(" The last restore drill, of backup 19, passed \\d+ days ago\\.", ""))
                .isEqualTo(reason);
        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
    }

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
