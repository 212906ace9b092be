package litellmha.database;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import litellmha.kube.ContainerResources;
import litellmha.names.PostgresGeneration;
import litellmha.pod.PodDefaults;
import litellmha.settings.CronSchedule;
import litellmha.settings.Database;
import litellmha.settings.PostgresImage;
import litellmha.settings.Quantity;
import litellmha.settings.Settings;
import litellmha.tier.TierProfile;

/**
 * Postgres as the stack wants it.
 *
 * @param allowedMajor the major version of Postgres that a lower one may be upgraded to
 * @param origin which of the stack's Postgres clusters it is, and what it began with
 * @param keepsPrevious whether the others are kept
 * @param walStorage a volume for WAL alone; without one it is on {@code storage}
 * @param parameters of Postgres
 * @param pods what all pods of the stack have
 * @param guardImage LiteLLM's image, in which {@link FailoverGuard} runs; empty if there is no guard
 * @param disruptionBudgets whether CloudNativePG makes its disruption budgets; one of ours on the same pods would make
 *     evictions fail with an error instead of being refused
 * @param retained whether the Postgres cluster outlives the stack
 */
public record DatabasePlan(
        PostgresImage image,
        Optional<Integer> allowedMajor,
        Origin origin,
        boolean keepsPrevious,
        int instances,
        Database.Durability durability,
        Database.Storage storage,
        Optional<Database.Storage> walStorage,
        Map<String, String> parameters,
        ContainerResources resources,
        PodDefaults pods,
        Optional<Backup> backup,
        Optional<String> guardImage,
        boolean disruptionBudgets,
        boolean retained) {

    private static final BigInteger MEBIBYTE = BigInteger.ONE.shiftLeft(20);

    /** For each instance: its node, its volume, its image, and the start of Postgres. */
    private static final Duration START = Duration.ofMinutes(10);

    /** A fifth of the 125 MiB/s that a volume of AWS' type gp3 has at least; in bytes per second. */
    private static final BigDecimal SLOW_COPY = new BigDecimal(MEBIBYTE).multiply(BigDecimal.valueOf(25));

    /** Postgres' default {@code max_wal_size}, in MiB. */
    private static final BigInteger MAX_WAL = BigInteger.valueOf(1024);

    /** CloudNativePG's default {@code wal_keep_size}, in MiB ({@code pkg/postgres/configuration.go}). */
    private static final BigInteger WAL_KEPT = BigInteger.valueOf(512);

    /** The schedule of a tier with backups if the stack does not say: daily at two, UTC. */
    private static final CronSchedule DAILY = new CronSchedule("0 0 2 * * *");

    public DatabasePlan {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Volume snapshots.
     *
     * @param skipBefore the tag or digest of the image before which none is taken
     * @param retention which are kept; without one, all
     * @param metricsImage LiteLLM's image, in which {@link BackupMetrics} runs; empty if nobody scrapes metrics
     * @param walArchive what there is beside snapshots
     */
    public record Backup(
            String snapshotClass,
            CronSchedule schedule,
            Optional<String> skipBefore,
            Optional<Retention> retention,
            Optional<String> metricsImage,
            Optional<WalArchivePlan> walArchive) {

        private Backup withoutBaseBackups() {
            return new Backup(
                    snapshotClass,
                    schedule,
                    skipBefore,
                    retention,
                    metricsImage,
                    walArchive.map(WalArchivePlan::withoutBaseBackups));
        }
    }

    /**
     * Which backups are kept.
     *
     * @param image LiteLLM's, in which {@link BackupRetention} runs
     * @param daily how many days keep their newest backup
     * @param dryRun whether nothing is deleted
     */
    public record Retention(String image, int daily, int weekly, int monthly, boolean dryRun) {}

    public static DatabasePlan of(Settings settings, TierProfile profile) {
        Database database = settings.database();
        String image = settings.gateway().image().text();
        return new DatabasePlan(
                database.image(),
                database.allowMajorUpgrade(),
                Origin.of(database),
                database.keepPrevious().orElse(true),
                database.instances().orElse(profile.databaseInstances()),
                database.durability().orElse(Database.Durability.ASYNCHRONOUS),
                database.storage(),
                database.walStorage(),
                parameters(database),
                new ContainerResources(
                        database.resources().requests().amounts(),
                        database.resources().limits().amounts()),
                PodDefaults.of(settings),
                settings.backup()
                        .map(backup -> new Backup(
                                backup.snapshotClass(),
                                backup.schedule().orElse(DAILY),
                                backup.skipBefore(),
                                backup.retention()
                                        .map(kept -> new Retention(
                                                image,
                                                kept.daily(),
                                                kept.weekly(),
                                                kept.monthly(),
                                                kept.dryRun().orElse(false))),
                                settings.metrics().map(metrics -> image),
                                WalArchivePlan.of(backup, backup.schedule().orElse(DAILY)))),
                database.failoverGuard().orElse(profile.databaseInstances() > 1)
                        ? Optional.of(image)
                        : Optional.empty(),
                profile.disruptionBudgets(),
                profile.dataOutlivesStack());
    }

    /** Which of the stack's Postgres clusters it is. */
    public PostgresGeneration generation() {
        return origin.generation();
    }

    /** Returns why a Cluster that does not exist yet could not begin with what the stack names. */
    public Optional<String> unrestorable() {
        if (origin.moment().isPresent() && walArchive().isEmpty()) {
            return Optional.of("found archive without backup.walArchive; allowed: archive with it, or backup");
        }
        return origin.backup().isPresent() && walStorage.isPresent()
                ? Optional.of(
                        "found backup beside database.walStorage; allowed: archive: two volumes are of one moment only by"
                                + " the WAL in the archive")
                : Optional.empty();
    }

    /** Returns the archive of WAL, if the stack has one. */
    public Optional<WalArchivePlan> walArchive() {
        return backup.flatMap(Backup::walArchive);
    }

    /** How long it may take until all instances are ready: standbys are made one by one, each a copy of the primary's volume. */
    Duration readyLimit() {
        Duration standbys = START.plus(copy()).multipliedBy(instances - 1L);
        return standbys.plus(
                origin.moment().isPresent() ? archiveLimit() : origin.backup().isPresent() ? snapshotLimit() : START);
    }

    /**
     * How long a snapshot of a volume may take, or an instance that comes up from one: many drivers copy it elsewhere and back.
     */
    public Duration snapshotLimit() {
        return START.plus(copy());
    }

    /** How long an instance may take that comes up from the archive: its base backup, and as much again for WAL since then. */
    public Duration archiveLimit() {
        return START.plus(copy().multipliedBy(2));
    }

    private Duration copy() {
        return Duration.ofSeconds(storage.size()
                .amount()
                .divide(SLOW_COPY, 0, RoundingMode.CEILING)
                .longValueExact());
    }

    /** Returns the same Postgres with another origin. */
    DatabasePlan withOrigin(Origin other) {
        return with(other, instances, durability, backup);
    }

    public DatabasePlan withDurability(Database.Durability other) {
        return with(origin, instances, other, backup);
    }

    public DatabasePlan withInstances(int other) {
        return with(origin, other, durability, backup);
    }

    /** Returns the same Postgres without base backups, because its instances begin with the archive only now. */
    public DatabasePlan withoutBaseBackups() {
        return with(origin, instances, durability, backup.map(Backup::withoutBaseBackups));
    }

    private DatabasePlan with(
            Origin otherOrigin, int otherInstances, Database.Durability otherDurability, Optional<Backup> otherBackup) {
        return new DatabasePlan(
                image,
                allowedMajor,
                otherOrigin,
                keepsPrevious,
                otherInstances,
                otherDurability,
                storage,
                walStorage,
                parameters,
                resources,
                pods,
                otherBackup,
                guardImage,
                disruptionBudgets,
                retained);
    }

    private static Map<String, String> parameters(Database database) {
        BigInteger wal = quarterInMebibytes(
                database.walStorage().orElse(database.storage()).size());
        return Map.of(
                "max_connections",
                Integer.toString(database.maxConnections().orElse(Database.DEFAULT_MAX_CONNECTIONS)),
                "shared_buffers",
                sharedBuffers(database.resources().requests().memory()),
                // Between two tries of a standby to stream from a new primary, which writes wait for; by default 5 s.
                "wal_retrieve_retry_interval",
                "1s",
                // For a standby that is away; without it WAL is kept until the volume is full, and nothing runs.
                "max_slot_wal_keep_size",
                wal + "MB",
                // Of a small volume, their defaults alone would be more than that.
                "max_wal_size",
                wal.min(MAX_WAL) + "MB",
                "wal_keep_size",
                wal.min(WAL_KEPT) + "MB");
    }

    /** A quarter of the memory, which the Postgres manual gives as a starting point for a dedicated server. */
    private static String sharedBuffers(Quantity memory) {
        return quarterInMebibytes(memory) + "MB";
    }

    private static BigInteger quarterInMebibytes(Quantity bytes) {
        return bytes.amount().divide(BigDecimal.valueOf(4)).toBigInteger().divide(MEBIBYTE);
    }
}
