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
import litellmha.verify.history.BackupState.Archive;
import litellmha.verify.history.BackupState.Backup;
import litellmha.verify.history.BackupState.Drill;
import litellmha.verify.history.BackupState.Schedule;
import litellmha.verify.history.BackupState.Snapshot;
import litellmha.verify.history.Event;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;

/** A stack with a good snapshot of the last night, and an archive of WAL. */
class WalArchiveFindingsTest {

    private static final Instant NOW = Instant.parse("2026-11-27T11:00:00Z");
    private static final Instant TWO = Instant.parse("2026-11-27T02:00:00Z");
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    private String archiving = "True";
    private String message = "Continuous archiving is working";
    private Optional<Schedule> schedule = Optional.of(new Schedule(LONG_AGO, false, "plugin", "none", ""));
    private final List<Backup> backups = new ArrayList<>();

    private void baseBackup(String name, String time, String phase, String error) {
        backups.add(
                new Backup(name, true, phase, error, Instant.parse(time), Optional.of(Instant.parse(time)), List.of()));
    }

    private Verdict judge() {
        BackupState state = new BackupState(
                NOW,
                new CronSchedule("0 0 2 * * *"),
                Optional.of(new Schedule(LONG_AGO, false, "volumeSnapshot", "none", "")),
                List.of(new Backup("s", true, "completed", "", TWO, Optional.of(TWO), List.of("s"))),
                List.of(new Snapshot("s", "s", true, "", TWO)),
                Optional.of(new Drill(NOW.minusSeconds(3 * 3600), true, "s", 60, Optional.of(18.0))),
                Optional.of(new Archive(archiving, message, new CronSchedule("0 0 4 * * *"), schedule, backups)),
                List.of(),
                List.of());
        return new BackupJudge()
                .judge(Histories.of(Histories.PROD)
                        .at(0, new Event.Backups(state))
                        .history());
    }

    private void fails(String reason) {
        assertThat(judge().reason()).isEqualTo(reason);
        assertThat(judge().outcome()).isEqualTo(Outcome.FAIL);
    }

    private void passes(String ofSnapshots, String ofArchive) {
        assertThat(judge().reason())
                .isEqualTo(ofSnapshots + " The last restore drill, of backup s, passed 3 h ago. " + ofArchive);
        assertThat(judge().outcome()).isEqualTo(Outcome.PASS);
    }

    @Test
    void archivedWalAndABaseBackupOfTheNightPass() {
        baseBackup("b27", "2026-11-27T04:00:00Z", "completed", "");

        passes(
                "The newest good backup, s, is 9 h old.",
                "WAL is archived, and the newest base backup, b27, is 7 h old.");
        assertThat(judge().figures())
                .extracting(Figure::name, Figure::text)
                .contains(tuple("age of the newest base backup", "7 h"));
    }

    @Test
    void anArchiveThatTakesNothingFailsInItsOwnWords() {
        baseBackup("b27", "2026-11-27T04:00:00Z", "completed", "");
        archiving = "False";
        message = "unexpected failure invoking barman-cloud-wal-archive";

        fails(
                "WAL is not archived: ContinuousArchiving is False: unexpected failure invoking barman-cloud-wal-archive.");
    }

    @Test
    void aClusterThatDoesNotArchiveFails() {
        baseBackup("b27", "2026-11-27T04:00:00Z", "completed", "");
        archiving = "";

        fails("the Cluster does not say whether its WAL is archived.");
    }

    @Test
    void aBaseBackupThatIsOlderThanItsScheduleFails() {
        baseBackup("b26", "2026-11-26T04:00:00Z", "completed", "");

        fails("the newest base backup, b26, is 31 h old, and a newer one was due at 2026-11-27T04:00:00Z.");
    }

    @Test
    void withoutABaseBackupWalIsOfNoUse() {
        fails(
                "there is no base backup, without which archived WAL is of no use, and one was due at 2026-11-27T04:00:00Z.");
    }

    @Test
    void aBaseBackupThatTakesHoursIsWaitedFor() {
        baseBackup("b26", "2026-11-26T04:00:00Z", "completed", "");
        baseBackup("b27", "2026-11-27T04:00:00Z", "running", "");

        passes(
                "The newest good backup, s, is 9 h old.",
                "WAL is archived, and the newest base backup, b26, is 31 h old.");
    }

    @Test
    void aFailureAfterTheNewestIsToldWithItsReason() {
        baseBackup("b26", "2026-11-26T04:00:00Z", "completed", "");
        baseBackup("b27", "2026-11-27T04:00:00Z", "failed", "access denied");

        fails(
                "base backup b27 failed: access denied; the newest base backup, b26, is 31 h old, and a newer one was due at"
                        + " 2026-11-27T04:00:00Z.");
    }

    @Test
    void aFailureBeforeTheNewestIsOver() {
        baseBackup("b26", "2026-11-26T04:00:00Z", "failed", "access denied");
        baseBackup("b27", "2026-11-27T04:00:00Z", "completed", "");

        assertThat(judge().outcome()).isEqualTo(Outcome.PASS);
    }

    @Test
    void aScheduleThatIsGoneSuspendedOrRefusedFails() {
        baseBackup("b27", "2026-11-27T04:00:00Z", "completed", "");

        schedule = Optional.empty();
        fails("there is no ScheduledBackup of base backups, so that no base backup will be made.");
        schedule = Optional.of(new Schedule(LONG_AGO, true, "plugin", "none", "no such plugin"));
        fails("ScheduledBackup of base backups is suspended, so that no base backup will be made; CloudNativePG refuses"
                + " ScheduledBackup of base backups: no such plugin.");
    }

    @Test
    void beforeTheFirstIsDueAnArchiveWithoutOnePasses() {
        schedule = Optional.of(new Schedule(NOW.minusSeconds(60), false, "plugin", "none", ""));

        passes(
                "The newest good backup, s, is 9 h old.",
                "WAL is archived, but of no use before there is a base backup.");
    }
}
