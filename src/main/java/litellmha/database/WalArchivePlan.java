package litellmha.database;

import java.util.Optional;
import litellmha.names.PostgresGeneration;
import litellmha.settings.Backup;
import litellmha.settings.CronSchedule;
import litellmha.settings.WalArchive;

/**
 * An archive of WAL, as the stack wants it.
 *
 * @param schedule of the base backups; WAL is of use from the first of them on
 * @param hasBaseBackups whether there can be base backups already: the pods that run get the plugin, or go over to another
 *     destination, one by one
 */
public record WalArchivePlan(WalArchive store, CronSchedule schedule, boolean hasBaseBackups) {

    /** By then the snapshot has ended, and both do not read the volume of one standby. */
    private static final int HOURS_AFTER_SNAPSHOT = 2;

    /** @param snapshots when snapshots are taken */
    static Optional<WalArchivePlan> of(Backup backup, CronSchedule snapshots) {
        return backup.walArchive()
                .map(store -> new WalArchivePlan(
                        store, new CronSchedule("0 " + snapshots.onceADayAfter(HOURS_AFTER_SNAPSHOT)), true));
    }

    /**
     * Its schedule of base backups, another one for each destination: CloudNativePG begins at once only with a schedule whose name no
     * immediate Backup has yet ({@code internal/controller/scheduledbackup_controller.go} of its version 1.30).
     */
    public String scheduleName(PostgresGeneration generation) {
        return "%s-base-backup-%08x"
                .formatted(generation.cluster(), store.destination().hashCode());
    }

    WalArchivePlan withoutBaseBackups() {
        return new WalArchivePlan(store, schedule, false);
    }
}
