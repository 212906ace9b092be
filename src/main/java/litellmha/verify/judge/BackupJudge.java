package litellmha.verify.judge;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import litellmha.names.DatabaseNames;
import litellmha.verify.history.BackupState;
import litellmha.verify.history.BackupState.Backup;
import litellmha.verify.history.BackupState.Drill;
import litellmha.verify.history.BackupState.Schedule;
import litellmha.verify.history.BackupState.Snapshot;
import litellmha.verify.history.Event.Backups;
import litellmha.verify.history.History;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Verdict;

/** Judges whether Postgres was backed up each time that was due, and whether the snapshots are still there. */
public final class BackupJudge implements Judge {

    private static final String SCHEDULE = "ScheduledBackup of snapshots";

    /** How long a run that failed is told of, once a later one is good. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    @Override
    public String id() {
        return "backup";
    }

    @Override
    public CheckTexts texts(Guarantees guarantees) {
        return new BackupTexts(guarantees);
    }

    @Override
    public Verdict judge(History history) {
        Findings findings = new Findings();
        Optional<BackupState> read =
                history.events(Backups.class).map(Backups::state).findFirst();
        if (read.isEmpty()) {
            findings.unknown("the backups were not read");
            return findings.verdict("");
        }
        BackupState state = read.get();
        BackupRuns runs = new BackupRuns(state);
        Optional<Backup> newest = last(runs.good());
        figures(state, runs, findings);
        judgeSchedule(state, findings);
        state.obstacles().forEach(findings::failed);
        String passed = judgeAge(state, runs, newest, findings);
        judgeRuns(state, runs, newest, findings);
        judgeSnapshots(runs, findings);
        String drill = judgeDrill(state, findings);
        String ofArchive = WalArchiveFindings.judge(state, findings)
                .map(text -> " " + text)
                .orElse("");
        state.doubts().forEach(findings::note);
        return findings.verdict(passed + drill + ofArchive);
    }

    private static void figures(BackupState state, BackupRuns runs, Findings findings) {
        last(runs.good())
                .ifPresent(good -> findings.figure(hours("age of the newest good backup", state, good.time())));
        findings.figure(Figure.count("good backups", runs.good().size()));
        findings.figure(Figure.count("snapshots", state.snapshots().size()));
        state.snapshots().stream()
                .map(Snapshot::created)
                .min(Comparator.naturalOrder())
                .ifPresent(oldest -> findings.figure(hours("age of the oldest snapshot", state, oldest)));
        state.drill().ifPresent(drill -> findings.figure(hours("age of the last restore drill", state, drill.time())));
    }

    /** Whether its times are those that the stack declares, the check of the declared state says. */
    private static void judgeSchedule(BackupState state, Findings findings) {
        if (state.schedule().isEmpty()) {
            findings.failed("there is no %s, so that no backup will be made".formatted(SCHEDULE));
            return;
        }
        Schedule schedule = state.schedule().get();
        if (schedule.suspended()) {
            findings.failed("%s is suspended, so that no backup will be made".formatted(SCHEDULE));
        }
        if (!schedule.method().equals(DatabaseNames.SNAPSHOT_METHOD)) {
            findings.failed("%s makes no snapshots: its method is %s".formatted(SCHEDULE, schedule.method()));
        }
        if (!schedule.owner().equals("none")) {
            findings.failed("what %s makes is deleted with its owner: its backupOwnerReference is %s"
                    .formatted(SCHEDULE, schedule.owner()));
        }
        if (!schedule.error().isEmpty()) {
            findings.failed("CloudNativePG refuses %s: %s".formatted(SCHEDULE, schedule.error()));
        }
    }

    /** Returns what there is to say if nothing failed. */
    private static String judgeAge(BackupState state, BackupRuns runs, Optional<Backup> newest, Findings findings) {
        Optional<String> found =
                newest.map(good -> "newest good backup, %s, is %s old".formatted(good.name(), age(state, good.time())));
        Optional<Instant> due = runs.lastDue();
        if (newest.filter(runs::isNewEnough).isPresent()) {
            return "The %s.".formatted(found.orElseThrow());
        }
        if (due.isPresent()
                && runs.underWay().stream().allMatch(run -> run.time().isBefore(due.get()))) {
            findings.failed(found.map(text -> "the %s, and a newer one was due at %s".formatted(text, due.get()))
                    .orElseGet(() -> "there is no good backup, and one was due at " + due.get()));
            return "";
        }
        if (due.isPresent() && found.isPresent()) {
            return "The %s.".formatted(found.get());
        }
        findings.note(found.map("the "::concat).orElse("there is no good backup"));
        return "Nothing had to be backed up yet: the first backup is due at %s."
                .formatted(runs.firstDue().map(Instant::toString).orElse("no time"));
    }

    private static void judgeRuns(BackupState state, BackupRuns runs, Optional<Backup> newest, Findings findings) {
        Instant remembered = state.now().minus(REMEMBERED);
        Instant since = newest.map(Backup::time).filter(remembered::isBefore).orElse(remembered);
        List<Backup> failed = runs.failed().stream()
                .filter(run -> run.time().isAfter(remembered))
                .toList();
        told(failed.stream().filter(run -> run.time().isAfter(since)).toList()).ifPresent(findings::failed);
        told(failed.stream().filter(run -> !run.time().isAfter(since)).toList())
                .ifPresent(before -> findings.note("before the newest good backup, " + before));
        NavigableSet<Instant> due = runs.due(since);
        last(runs.without(due))
                .ifPresent(time ->
                        findings.failed("no Backup was made for %d of the last %d times that were due, the last %s"
                                .formatted(runs.without(due).size(), due.size(), time)));
        runs.hanging().forEach(run -> findings.failed(unfinished("has not ended after", state, runs, run)));
        runs.underWay().forEach(run -> findings.note(unfinished("has been under way for", state, runs, run)));
    }

    /** Tells of runs that failed, with CloudNativePG's own words on the last. */
    private static Optional<String> told(List<Backup> failed) {
        return last(failed).map(run -> "%s: %s"
                .formatted(
                        failed.size() == 1
                                ? "scheduled run %s failed".formatted(run.name())
                                : "%d scheduled runs failed, the last %s".formatted(failed.size(), run.name()),
                        run.error().isEmpty() ? "CloudNativePG says nothing of the reason" : run.error()));
    }

    private static String unfinished(String how, BackupState state, BackupRuns runs, Backup run) {
        return "scheduled run %s %s %s (phase %s)%s"
                .formatted(
                        run.name(),
                        how,
                        age(state, run.time()),
                        run.phase().isEmpty() ? "none" : run.phase(),
                        runs.error(run).map(error -> ": " + error).orElse(""));
    }

    private static void judgeSnapshots(BackupRuns runs, Findings findings) {
        Optional<Backup> newest = last(runs.completed());
        newest.flatMap(runs::flaw)
                .ifPresent(flaw -> findings.failed("the newest completed backup, %s, cannot be restored: %s"
                        .formatted(newest.get().name(), flaw)));
        List<Backup> older = runs.completed().stream()
                .filter(backup ->
                        !newest.equals(Optional.of(backup)) && runs.flaw(backup).isPresent())
                .toList();
        last(older)
                .ifPresent(backup -> findings.note("%s cannot be restored, the newest %s: %s"
                        .formatted(
                                older.size() == 1 ? "an older backup" : older.size() + " older backups",
                                backup.name(),
                                runs.flaw(backup).orElseThrow())));
    }

    /** Returns what there is to say if nothing failed. How old a drill may be, nobody but the operator can say. */
    private static String judgeDrill(BackupState state, Findings findings) {
        if (state.drill().isEmpty()) {
            findings.note("no restore drill has come to a verdict yet; `litellm-ha drill restore` makes one");
            return "";
        }
        Drill drill = state.drill().get();
        String ago = "the last restore drill, of backup %s, %s %s ago"
                .formatted(drill.backup(), drill.passed() ? "passed" : "failed", days(state, drill.time()));
        if (!drill.passed()) {
            findings.failed(ago + ": `litellm-ha drill restore` says whether the newest backup restores");
        }
        return " T%s.".formatted(ago.substring(1));
    }

    private static <T> Optional<T> last(List<T> oldestFirst) {
        return oldestFirst.isEmpty() ? Optional.empty() : Optional.of(oldestFirst.get(oldestFirst.size() - 1));
    }

    private static Figure hours(String name, BackupState state, Instant since) {
        return new Figure(name, Duration.between(since, state.now()).toSeconds() / 3600.0, "h");
    }

    private static String days(BackupState state, Instant since) {
        Duration age = Duration.between(since, state.now());
        return age.toDays() < 2 ? age(state, since) : age.toDays() + " days";
    }

    private static String age(BackupState state, Instant since) {
        Duration age = Duration.between(since, state.now());
        return age.toHours() < 2 ? age.toMinutes() + " min" : age.toHours() + " h";
    }
}
