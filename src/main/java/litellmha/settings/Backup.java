package litellmha.settings;

import java.util.Optional;

/**
 * Scheduled backups.
 *
 * @param snapshotClass a VolumeSnapshotClass; with the deletion policy Delete instead of Retain, a snapshot is deleted
 *     with its VolumeSnapshot object
 * @param schedule six fields, seconds first: one second, one minute, any hours, and each day; daily at 02:00 UTC by default
 * @param skipBefore the tag of the image, or its digest if it has no tag, that may be deployed without a backup first,
 *     of {@code gateway} or of {@code database}; by default each other image of LiteLLM, and each other major version of
 *     Postgres, has one. Remove it afterwards; it stands for no later one, but for a way back to it
 * @param retention which backups are kept; all by default
 * @param walArchive an archive of the changes between backups; none by default
 */
public record Backup(
        String snapshotClass,
        Optional<CronSchedule> schedule,
        Optional<String> skipBefore,
        Optional<Retention> retention,
        Optional<WalArchive> walArchive) {

    /**
     * Which backups are kept. Days, weeks and months are counted in UTC, and only those that have a good backup. At least one
     * number is not 0.
     *
     * @param daily the newest backup of each of so many days is kept, 0 to 366
     * @param weekly the newest backup of each of so many weeks, which begin on Monday, is kept, 0 to 520
     * @param monthly the newest backup of each of so many months is kept, 0 to 120
     * @param dryRun whether it is only said which backups would be deleted; {@code false} by default
     */
    public record Retention(int daily, int weekly, int monthly, Optional<Boolean> dryRun) {}
}
