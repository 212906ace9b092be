package litellmha.database;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import litellmha.names.DatabaseNames;
import litellmha.settings.CronSchedule;
import litellmha.settings.Quantity;
import litellmha.settings.Settings;
import litellmha.tier.TierProfile;

/**
 * Postgres as the stack wants it.
 *
 * @param parameters of Postgres
 * @param disruptionBudgets whether CloudNativePG makes its budgets; one of ours on the same pods would make evictions
 *     fail with an error instead of being refused
 * @param kept whether the Cluster outlives the stack
 */
public record DatabasePlan(
        String image,
        int instances,
        Settings.Durability durability,
        Settings.Storage storage,
        Map<String, String> parameters,
        Settings.Resources resources,
        Optional<Backup> backup,
        boolean disruptionBudgets,
        boolean kept) {

    /** As {@link DatabaseNames}, where the program itself reads them. */
    public static final String CLUSTER = DatabaseNames.CLUSTER;

    public static final String PRIMARY_SERVICE = DatabaseNames.PRIMARY_SERVICE;
    public static final String DATABASE = DatabaseNames.DATABASE;
    public static final String APP_SECRET = DatabaseNames.APP_SECRET;
    public static final String URI_KEY = DatabaseNames.URI_KEY;
    public static final String CLUSTER_LABEL = DatabaseNames.CLUSTER_LABEL;
    public static final String SCHEDULED_BACKUP = DatabaseNames.SCHEDULED_BACKUP;

    private static final BigInteger MEBIBYTE = BigInteger.ONE.shiftLeft(20);

    /** When a tier with backups takes them if the stack does not say: daily at two, UTC. */
    private static final CronSchedule DAILY = new CronSchedule("0 0 2 * * *");

    public DatabasePlan {
        parameters = Map.copyOf(parameters);
    }

    /** Scheduled volume snapshots. */
    public record Backup(String snapshotClass, CronSchedule schedule) {}

    public static DatabasePlan of(Settings settings, TierProfile promise) {
        Settings.Database database = settings.database();
        return new DatabasePlan(
                database.image().text(),
                database.instances().orElse(promise.databaseInstances()),
                database.durability().orElse(Settings.Durability.ASYNCHRONOUS),
                database.storage(),
                Map.of(
                        "max_connections",
                        Integer.toString(database.maxConnections().orElse(Settings.Database.DEFAULT_MAX_CONNECTIONS)),
                        "shared_buffers",
                        sharedBuffers(database.resources().requests().memory())),
                database.resources(),
                settings.backup()
                        .map(backup -> new Backup(
                                backup.snapshotClass(), backup.schedule().orElse(DAILY))),
                promise.disruptionBudgets(),
                promise.dataOutlivesStack());
    }

    /** A quarter of the memory, which the Postgres manual gives as a starting point for a server of its own. */
    private static String sharedBuffers(Quantity memory) {
        BigInteger quarter = memory.amount().divide(BigDecimal.valueOf(4)).toBigInteger();
        return quarter.divide(MEBIBYTE) + "MB";
    }
}
