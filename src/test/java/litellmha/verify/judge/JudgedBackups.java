package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;

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
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;

/** What the cluster has of backups, and what the judge says to it. */
abstract class JudgedBackups {

    /** A Friday. Three backups a day apart, the newest from two o'clock, are good. */
    Instant now = Instant.parse("2026-11-27T11:00:00Z");

    String declared = "0 0 2 * * *";
    Optional<Schedule> schedule = Optional.of(schedule("2026-01-01T00:00:00Z"));
    final List<Backup> backups = new ArrayList<>();
    final List<Snapshot> snapshots = new ArrayList<>();
    Optional<Drill> drill = Optional.of(drill(true, "2026-11-20T02:00:00Z"));
    final List<String> obstacles = new ArrayList<>();
    final List<String> doubts = new ArrayList<>();

    static Schedule schedule(String created) {
        return new Schedule(Instant.parse(created), false, "volumeSnapshot", "none", "");
    }

    static Drill drill(boolean passed, String time) {
        return new Drill(Instant.parse(time), passed, "19", 3600, Optional.of(20.0));
    }

    /** Makes three good backups of the last three nights. */
    void threeNights() {
        run("25", "2026-11-25T02:00:00Z", "completed", "");
        run("26", "2026-11-26T02:00:00Z", "completed", "");
        run("27", "2026-11-27T02:00:00Z", "completed", "");
    }

    /** A run of the schedule with a snapshot that is ready. */
    void run(String name, String time, String phase, String error) {
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

    void byHand(String name, String time) {
        Instant created = Instant.parse(time);
        backups.add(
                new Backup(name, false, "completed", "", created, Optional.of(created.plusSeconds(1)), List.of(name)));
        snapshots.add(new Snapshot(name, name, true, "", created));
    }

    void replaceSnapshot(String name, boolean ready, String error) {
        snapshots.replaceAll(snapshot ->
                snapshot.name().equals(name) ? new Snapshot(name, name, ready, error, snapshot.created()) : snapshot);
    }

    void deleteSnapshot(String name) {
        snapshots.removeIf(snapshot -> snapshot.name().equals(name));
    }

    Verdict judge() {
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

    void fails(String reason) {
        Verdict verdict = judge();
        assertThat(verdict.reason()).isEqualTo(reason);
        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
    }

    /** @param reason without what is said of the drill */
    void passes(String reason) {
        Verdict verdict = judge();
        assertThat(verdict.reason().replaceFirst(" The last restore drill, of backup 19, passed \\d+ days ago\\.", ""))
                .isEqualTo(reason);
        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
    }
}
