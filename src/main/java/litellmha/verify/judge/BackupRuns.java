package litellmha.verify.judge;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import litellmha.settings.DueTimes;
import litellmha.verify.history.BackupState;
import litellmha.verify.history.BackupState.Backup;
import litellmha.verify.history.BackupState.Schedule;
import litellmha.verify.history.BackupState.Snapshot;

/** What has become of the times at which backups were due. All lists begin with the oldest. */
final class BackupRuns {

    /**
     * How long a run may take, from the time at which it is due. CloudNativePG begins it within seconds, and gives up on a
     * snapshot after ten minutes of errors ({@code cnpg.io/volumeSnapshotDeadline}).
     */
    static final Duration MARGIN = Duration.ofHours(1);

    /** By how much the clocks of operator and API server may differ. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final BackupState state;
    private final DueTimes times;
    private final List<Backup> backups;
    private final Map<String, Snapshot> snapshots;

    BackupRuns(BackupState state) {
        this.state = state;
        times = state.declared().times();
        backups = state.backups().stream()
                .sorted(Comparator.comparing(Backup::time))
                .toList();
        snapshots = state.snapshots().stream().collect(Collectors.toMap(Snapshot::name, Function.identity()));
    }

    List<Backup> completed() {
        return where(backup -> backup.phase().equals("completed"));
    }

    /** Returns the backups that can be restored from, as far as the API server knows. */
    List<Backup> good() {
        return where(
                backup -> backup.phase().equals("completed") && flaw(backup).isEmpty());
    }

    /** Returns why a completed backup cannot be restored from. */
    Optional<String> flaw(Backup backup) {
        return backup.snapshots().isEmpty()
                ? Optional.of("it names no snapshot")
                : backup.snapshots().stream()
                        .flatMap(name -> flaw(name).stream())
                        .findFirst();
    }

    private Optional<String> flaw(String name) {
        Snapshot snapshot = snapshots.get(name);
        if (snapshot == null) {
            return Optional.of("VolumeSnapshot %s does not exist".formatted(name));
        }
        if (!snapshot.error().isEmpty()) {
            return Optional.of("VolumeSnapshot %s has the error: %s".formatted(name, snapshot.error()));
        }
        return snapshot.ready()
                ? Optional.empty()
                : Optional.of("VolumeSnapshot %s is not ready to use".formatted(name));
    }

    /** Returns the scheduled runs that ended without a backup; a definition that is refused ends none, and is never tried again. */
    List<Backup> failed() {
        return where(backup -> backup.scheduled()
                && (backup.phase().equals("failed") || backup.phase().equals("invalid backup definition")));
    }

    /** Returns the scheduled runs that may still end well. */
    List<Backup> underWay() {
        return where(backup -> unfinished(backup) && isOnTime(backup));
    }

    /** Returns the scheduled runs that have not ended in time. CloudNativePG begins no other until they do. */
    List<Backup> hanging() {
        return where(backup -> unfinished(backup) && !isOnTime(backup));
    }

    private boolean unfinished(Backup backup) {
        return backup.scheduled() && !completed().contains(backup) && !failed().contains(backup);
    }

    /** A snapshot that has been taken may be copied by the driver for longer, until the next one is due. */
    private boolean isOnTime(Backup backup) {
        boolean copied = backup.phase().equals("finalizing") && error(backup).isEmpty();
        return backup.time().isAfter(late()) || copied && isNewEnough(backup);
    }

    /** Returns what the snapshots of an unfinished run say. */
    Optional<String> error(Backup backup) {
        return state.snapshots().stream()
                .filter(snapshot -> snapshot.backup().equals(backup.name())
                        && !snapshot.error().isEmpty())
                .map(snapshot -> "VolumeSnapshot %s has the error: %s".formatted(snapshot.name(), snapshot.error()))
                .findFirst();
    }

    /** Returns the last time whose run must have ended; nothing before the schedule's first. */
    Optional<Instant> lastDue() {
        return times.lastUntil(late()).filter(due -> due.isAfter(begun()));
    }

    /** Returns the first time of the schedule as it is now; nothing if it has none. */
    Optional<Instant> firstDue() {
        return times.firstAfter(begun());
    }

    /** Returns whether a backup is as new as the schedule, also an earlier one of the same times, wants the newest to be. */
    boolean isNewEnough(Backup backup) {
        return times.lastUntil(late()).stream().noneMatch(due -> backup.time().isBefore(due));
    }

    /** Returns the times after another whose run must have ended. */
    NavigableSet<Instant> due(Instant since) {
        NavigableSet<Instant> due = new TreeSet<>();
        Optional<Instant> next = lastDue();
        while (next.isPresent() && next.get().isAfter(since) && next.get().isAfter(begun())) {
            due.add(next.get());
            next = times.lastUntil(next.get().minusSeconds(1));
        }
        return due;
    }

    /** Returns those of some times for which the schedule made nothing before the next one. */
    List<Instant> without(NavigableSet<Instant> due) {
        NavigableSet<Instant> made = backups.stream()
                .filter(Backup::scheduled)
                .map(backup -> backup.created().plus(SKEW))
                .collect(Collectors.toCollection(TreeSet::new));
        return due.stream()
                .filter(time -> {
                    Instant found = made.ceiling(time);
                    Instant next = due.higher(time);
                    return found == null || next != null && !found.isBefore(next);
                })
                .toList();
    }

    private Instant late() {
        return state.now().minus(MARGIN);
    }

    private Instant begun() {
        return state.schedule().map(Schedule::created).orElse(Instant.EPOCH);
    }

    private List<Backup> where(Predicate<Backup> condition) {
        return backups.stream().filter(condition).toList();
    }
}
