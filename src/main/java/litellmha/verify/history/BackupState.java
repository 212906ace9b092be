package litellmha.verify.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import litellmha.settings.CronSchedule;

/**
 * The backups of a stack at one moment, as the API server has them.
 *
 * @param now that moment, by the clock of the machine that read it
 * @param declared the schedule that the stack declares
 * @param schedule CloudNativePG's ScheduledBackup; nothing if there is none
 * @param backups all VolumeSnapshot backups of the stack's Postgres cluster, whoever asked for them
 * @param snapshots all VolumeSnapshots of the stack's Postgres cluster
 * @param drill the last restore drill that came to a verdict
 * @param archive that of WAL; nothing if the stack declares none
 * @param obstacles what keeps the cluster from taking snapshots, a phrase for each
 * @param doubts what may do so, or could not be read
 */
public record BackupState(
        Instant now,
        CronSchedule declared,
        Optional<Schedule> schedule,
        List<Backup> backups,
        List<Snapshot> snapshots,
        Optional<Drill> drill,
        Optional<Archive> archive,
        List<String> obstacles,
        List<String> doubts) {

    public BackupState {
        backups = List.copyOf(backups);
        snapshots = List.copyOf(snapshots);
        obstacles = List.copyOf(obstacles);
        doubts = List.copyOf(doubts);
    }

    /** Returns the same with base backups in the place of snapshots. */
    public BackupState ofBaseBackups(Archive found) {
        return new BackupState(
                now,
                found.declared(),
                found.schedule(),
                found.backups(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    /**
     * An archive of WAL.
     *
     * @param archiving the status of the Cluster's condition on it; empty if there is none
     * @param message of that condition, or empty
     * @param declared the schedule of base backups that the stack declares
     * @param schedule CloudNativePG's ScheduledBackup; nothing if there is none
     * @param backups the base backups of the stack's Postgres cluster that are where its WAL goes now, whoever asked for them
     */
    public record Archive(
            String archiving,
            String message,
            CronSchedule declared,
            Optional<Schedule> schedule,
            List<Backup> backups) {

        public Archive {
            backups = List.copyOf(backups);
        }
    }

    /**
     * A ScheduledBackup.
     *
     * @param method such as {@code volumeSnapshot}
     * @param owner what its backups are deleted with: {@code none}, {@code self} or {@code cluster}
     * @param error why CloudNativePG refuses it, or empty
     */
    public record Schedule(Instant created, boolean suspended, String method, String owner, String error) {}

    /**
     * A Backup.
     *
     * @param scheduled whether the schedule made it
     * @param phase such as {@code completed}; empty if CloudNativePG has not looked at it
     * @param error CloudNativePG's own, or empty
     * @param started nothing before CloudNativePG has begun
     * @param snapshots the names of the VolumeSnapshots that it says to consist of
     */
    public record Backup(
            String name,
            boolean scheduled,
            String phase,
            String error,
            Instant created,
            Optional<Instant> started,
            List<String> snapshots) {

        public Backup {
            snapshots = List.copyOf(snapshots);
        }

        /** Returns the time whose data it has at least. */
        public Instant time() {
            return started.orElse(created);
        }
    }

    /**
     * A VolumeSnapshot.
     *
     * @param backup the Backup that it was taken for, or empty
     * @param ready whether a volume can be made of it
     * @param error the driver's or the snapshot controller's, or empty
     */
    public record Snapshot(String name, String backup, boolean ready, String error, Instant created) {}

    /**
     * A restore drill that came to a verdict.
     *
     * @param backup the Backup that was restored
     * @param rpoSeconds how old its data was
     * @param rtoSeconds how long it took until a Postgres with it was up; nothing if none came up
     */
    public record Drill(Instant time, boolean passed, String backup, double rpoSeconds, Optional<Double> rtoSeconds) {}
}
