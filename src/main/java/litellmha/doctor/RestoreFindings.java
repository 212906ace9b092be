package litellmha.doctor;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import litellmha.database.DatabasePlan;
import litellmha.database.Origin;
import litellmha.doctor.RestoreFacts.Backup;
import litellmha.doctor.RestoreFacts.Snapshot;
import litellmha.kubeapi.Read;
import litellmha.names.DatabaseNames;
import litellmha.names.PostgresGeneration;
import litellmha.names.WalArchiveNames;

/**
 * Whether the Postgres cluster of a stack can begin with the backup that the stack names. CloudNativePG would wait for most of it
 * without an end, or not look at it at all.
 */
final class RestoreFindings {

    private static final String SUBJECT = "Restore";

    /** How many backups are named to choose from. */
    private static final int SHOWN = 5;

    private final DatabasePlan plan;
    private final String wanted;
    private final List<Backup> backups;
    private final List<Snapshot> snapshots;

    private RestoreFindings(DatabasePlan plan, String wanted, List<Backup> backups, List<Snapshot> snapshots) {
        this.plan = plan;
        this.wanted = wanted;
        this.backups = backups;
        this.snapshots = snapshots;
    }

    /** Returns nothing for a stack whose Postgres began empty. */
    static List<Finding> of(StackNeeds needs, ClusterFacts facts) {
        DatabasePlan plan = needs.plan().database();
        return facts.restore().map(found -> of(plan, plan.origin().source().orElseThrow(), found)).stream()
                .toList();
    }

    private static Finding of(DatabasePlan plan, Origin.Source source, RestoreFacts facts) {
        return facts.began()
                .fold(
                        found -> found.map(began -> present(plan.generation(), RestoreFacts.described(source), began))
                                .orElseGet(() -> absent(plan, source, facts)),
                        reason -> Finding.unknown(SUBJECT, reason));
    }

    private static Finding present(PostgresGeneration generation, String wanted, String began) {
        return began.equals(wanted)
                ? Finding.ok(SUBJECT, "Cluster %s began with %s".formatted(generation.cluster(), wanted))
                : Finding.error(
                        SUBJECT,
                        "Cluster %s exists and began with %s; %s would be ignored"
                                .formatted(generation.cluster(), began.isEmpty() ? "nothing" : began, wanted),
                        "set database.restoreFrom.generation to a number that no Cluster has, or put back what was there");
    }

    private static Finding absent(DatabasePlan plan, Origin.Source source, RestoreFacts facts) {
        if (plan.unrestorable().isPresent()) {
            return Finding.error(
                    SUBJECT,
                    "database.restoreFrom: " + plan.unrestorable().get(),
                    "change database.restoreFrom, or what it lacks");
        }
        Read<Finding> finding = source instanceof Origin.Moment moment
                ? facts.firstMoment().map(first -> reached(moment, first, Instant.now()))
                : facts.backups().with(facts.snapshots(), (backups, snapshots) -> new RestoreFindings(
                                plan, source.text(), backups, snapshots)
                        .restorable());
        return finding.fold(found -> found, reason -> Finding.unknown(SUBJECT, reason));
    }

    static Finding reached(Origin.Moment moment, Optional<Instant> first, Instant now) {
        if (first.isEmpty()) {
            return Finding.error(
                    SUBJECT,
                    "the WAL archive has no base backup of Cluster %s"
                            .formatted(moment.of().cluster()),
                    "wait for one, or set database.restoreFrom.backup");
        }
        Instant last = now.minus(WalArchiveNames.NOT_ARCHIVED_YET);
        return moment.time().isBefore(first.get()) || moment.time().isAfter(last)
                ? Finding.error(
                        SUBJECT,
                        "the WAL archive of Cluster %s does not reach to %s"
                                .formatted(moment.of().cluster(), moment.time()),
                        ("set database.restoreFrom.archive.time to a time from %s to %s, which is five minutes ago: until then"
                                        + " WAL may be in no archive")
                                .formatted(first.get(), last.truncatedTo(ChronoUnit.SECONDS)))
                : Finding.ok(
                        SUBJECT,
                        "the WAL archive of Cluster %s reaches back to %s"
                                .formatted(moment.of().cluster(), first.get()));
    }

    private Finding restorable() {
        Optional<Backup> found =
                backups.stream().filter(backup -> backup.name().equals(wanted)).findFirst();
        if (found.isEmpty()) {
            return unfit("does not exist");
        }
        Backup backup = found.get();
        if (!isOfStack(backup)) {
            return unfit("is of Cluster %s, not of this stack".formatted(backup.cluster()));
        }
        if (!backup.method().equals(DatabaseNames.SNAPSHOT_METHOD)) {
            return unfit("is of method %s, not %s".formatted(backup.method(), DatabaseNames.SNAPSHOT_METHOD));
        }
        if (!isCompleted(backup)) {
            return unfit("is not completed: its phase is \"%s\"".formatted(backup.phase()));
        }
        if (backup.snapshots().isEmpty()) {
            return unfit("names no VolumeSnapshot");
        }
        if (backup.twoVolumes()) {
            return unfit("has WAL on a volume of its own, and is restored by the WAL archive only");
        }
        int major = plan.image().version().major();
        if (backup.major().isPresent() && backup.major().getAsInt() != major) {
            return Finding.error(
                    SUBJECT,
                    "Backup %s is of Postgres %d, which %s cannot read"
                            .formatted(wanted, backup.major().getAsInt(), plan.image()),
                    "set database.image to a Postgres " + backup.major().getAsInt());
        }
        return backup.snapshots().stream()
                .flatMap(name -> unusable(name).stream())
                .findFirst()
                .orElseGet(() -> Finding.ok(
                        SUBJECT,
                        "Backup %s of Cluster %s, for Cluster %s"
                                .formatted(
                                        wanted,
                                        backup.cluster(),
                                        plan.generation().cluster())));
    }

    private Optional<Finding> unusable(String name) {
        Optional<Snapshot> snapshot =
                snapshots.stream().filter(found -> found.name().equals(name)).findFirst();
        if (snapshot.filter(Snapshot::ready).isEmpty()) {
            return Optional.of(unfit("has no VolumeSnapshot %s that is %s"
                    .formatted(name, snapshot.isPresent() ? "ready to use" : "still there")));
        }
        return snapshot.get()
                .size()
                .filter(size -> size.compareTo(plan.storage().size()) > 0)
                .map(size -> Finding.error(
                        SUBJECT,
                        "Backup %s needs a volume of %s, but database.storage.size is %s"
                                .formatted(
                                        wanted,
                                        size.text(),
                                        plan.storage().size().text()),
                        "set database.storage.size to at least " + size.text()));
    }

    private Finding unfit(String why) {
        String others = backups.stream()
                .filter(RestoreFindings::isOfStack)
                .filter(RestoreFindings::isCompleted)
                .map(Backup::name)
                .sorted((left, right) -> right.compareTo(left))
                .limit(SHOWN)
                .collect(Collectors.joining(", "));
        return Finding.error(
                SUBJECT,
                "Backup %s %s".formatted(wanted, why),
                others.isEmpty()
                        ? "remove database.restoreFrom: no backup of this stack is completed"
                        : "set database.restoreFrom.backup to a completed one, such as " + others);
    }

    private static boolean isOfStack(Backup backup) {
        return PostgresGeneration.isCluster(backup.cluster());
    }

    private static boolean isCompleted(Backup backup) {
        return backup.phase().equals("completed");
    }
}
