package litellmha.settings;

import java.util.List;
import java.util.Optional;

/** The rules of {@code backup} that are the same in every tier that has backups. */
final class BackupRules {

    private BackupRules() {}

    static void check(Backup backup, List<Problem> problems) {
        if (!DnsName.isSubdomain(backup.snapshotClass())) {
            problems.add(Problem.of(
                    "backup.snapshotClass",
                    Problem.quoted(backup.snapshotClass()),
                    "the name of a VolumeSnapshotClass"));
        }
        backup.skipBefore()
                .filter(version -> !ImageReference.isVersion(version))
                .ifPresent(version -> problems.add(Problem.of(
                        "backup.skipBefore",
                        Problem.quoted(version),
                        "the tag of an image, such as v1.2.3, or its digest if it has no tag")));
        backup.retention().ifPresent(retention -> check(retention, problems));
    }

    private static void check(Backup.Retention retention, List<Problem> problems) {
        Ranges.check("backup.retention.daily", Optional.of(retention.daily()), problems);
        Ranges.check("backup.retention.weekly", Optional.of(retention.weekly()), problems);
        Ranges.check("backup.retention.monthly", Optional.of(retention.monthly()), problems);
        if (retention.daily() == 0 && retention.weekly() == 0 && retention.monthly() == 0) {
            problems.add(Problem.of(
                    "backup.retention",
                    "0 for all of daily, weekly and monthly",
                    "at least one number above 0, or no retention at all, which keeps every backup"));
        }
    }
}
