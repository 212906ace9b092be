package litellmha.verify.judge;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import litellmha.names.WalArchiveNames;
import litellmha.verify.history.BackupState;
import litellmha.verify.history.BackupState.Archive;
import litellmha.verify.history.BackupState.Backup;
import litellmha.verify.model.Figure;

/** Judges whether Postgres' WAL gets into its archive, and has base backups there that it can be replayed on. */
final class WalArchiveFindings {

    private static final String SCHEDULE = "ScheduledBackup of base backups";

    private final BackupState state;
    private final BackupRuns runs;
    private final Findings findings;

    private WalArchiveFindings(BackupState state, Findings findings) {
        this.state = state;
        this.findings = findings;
        runs = new BackupRuns(state);
    }

    /** Returns what there is to say if nothing failed; nothing if the stack has no archive. */
    static Optional<String> judge(BackupState state, Findings findings) {
        return state.archive()
                .map(archive -> new WalArchiveFindings(state.ofBaseBackups(archive), findings).judge(archive));
    }

    private String judge(Archive archive) {
        if (!archive.archiving().equals("True")) {
            findings.failed(
                    archive.archiving().isEmpty()
                            ? "the Cluster does not say whether its WAL is archived"
                            : "WAL is not archived: %s is %s%s"
                                    .formatted(
                                            WalArchiveNames.CONDITION,
                                            archive.archiving(),
                                            archive.message().isEmpty() ? "" : ": " + archive.message()));
        }
        if (state.schedule().isEmpty()) {
            findings.failed("there is no %s, so that no base backup will be made".formatted(SCHEDULE));
        }
        state.schedule()
                .filter(BackupState.Schedule::suspended)
                .ifPresent(schedule ->
                        findings.failed("%s is suspended, so that no base backup will be made".formatted(SCHEDULE)));
        state.schedule()
                .map(BackupState.Schedule::error)
                .filter(error -> !error.isEmpty())
                .ifPresent(error -> findings.failed("CloudNativePG refuses %s: %s".formatted(SCHEDULE, error)));
        return judgeAge();
    }

    /** Base backups may take hours, so that one that has begun counts as long as no later one is due. */
    private String judgeAge() {
        Optional<Backup> newest = last(runs.completed());
        newest.ifPresent(backup -> findings.figure(
                new Figure("age of the newest base backup", age(backup).toSeconds() / 3600.0, "h")));
        last(runs.failed())
                .filter(failed -> newest.filter(backup -> backup.time().isAfter(failed.time()))
                        .isEmpty())
                .ifPresent(failed -> findings.failed("base backup %s failed: %s"
                        .formatted(
                                failed.name(),
                                failed.error().isEmpty()
                                        ? "CloudNativePG says nothing of the reason"
                                        : failed.error())));
        Optional<Instant> due = runs.lastDue();
        boolean begun = due.isPresent()
                && state.backups().stream()
                        .anyMatch(backup -> !runs.failed().contains(backup)
                                && !backup.time().isBefore(due.get()));
        if (due.isPresent() && !begun && newest.filter(runs::isNewEnough).isEmpty()) {
            findings.failed(
                    newest.map(backup -> "the newest base backup, %s, is %d h old, and a newer one was due at %s"
                                    .formatted(backup.name(), age(backup).toHours(), due.get()))
                            .orElseGet(() ->
                                    "there is no base backup, without which archived WAL is of no use, and one was due at "
                                            + due.get()));
        }
        return newest.map(backup -> "WAL is archived, and the newest base backup, %s, is %d h old."
                        .formatted(backup.name(), age(backup).toHours()))
                .orElse("WAL is archived, but of no use before there is a base backup.");
    }

    private Duration age(Backup backup) {
        return Duration.between(backup.time(), state.now());
    }

    private static Optional<Backup> last(List<Backup> oldestFirst) {
        return oldestFirst.isEmpty() ? Optional.empty() : Optional.of(oldestFirst.get(oldestFirst.size() - 1));
    }
}
