package litellmha.tier;

import java.util.List;

/**
 * What a tier guarantees. This is the only place where tiers differ: all conditional code reads a profile, and none asks
 * which tier a stack has. Settings may exceed a guarantee (more replicas), but never go below it.
 *
 * @param gatewayReplicas the minimum number of LiteLLM pods
 * @param sharedRedis whether budgets and rate limits are counted in one Redis that all replicas share
 * @param databaseOutage what happens to requests while the database is down
 * @param databaseInstances the minimum number of CloudNativePG instances: one primary, the others streaming replicas
 * @param scheduledBackups whether a daily VolumeSnapshot of Postgres is scheduled
 * @param disruptionBudgets whether evictions of the last LiteLLM pod and of the Postgres primary are refused
 */
public record TierProfile(
        int gatewayReplicas,
        boolean sharedRedis,
        DatabaseOutage databaseOutage,
        int databaseInstances,
        boolean scheduledBackups,
        boolean disruptionBudgets) {

    private static final TierProfile SINGLE = new TierProfile(1, false, DatabaseOutage.FAIL_OPEN, 1, false, false);
    private static final TierProfile HIGHLY_AVAILABLE =
            new TierProfile(2, true, DatabaseOutage.FAIL_CLOSED, 3, true, true);

    public TierProfile {
        // A disruption budget with minAvailable 1 over a single pod would block every drain of its node.
        if (disruptionBudgets && (gatewayReplicas < 2 || databaseInstances < 2)) {
            throw new IllegalArgumentException("disruption budgets need two gateway replicas and two instances");
        }
        // Without a shared Redis each replica counts for itself, so that a budget could be spent once per replica.
        if (gatewayReplicas > 1 && !sharedRedis) {
            throw new IllegalArgumentException("more than one gateway replica needs a shared Redis");
        }
    }

    public static TierProfile of(Tier tier) {
        return switch (tier) {
            case COST, DEV -> SINGLE;
            case PROD -> HIGHLY_AVAILABLE;
        };
    }

    /** Data that is worth a backup outlives the stack: the database, the salt key and their namespace are retained. */
    public boolean dataOutlivesStack() {
        return scheduledBackups;
    }

    /** Returns the rows of the tier table in which another profile guarantees more, as {@code component (what it has)}. */
    public List<String> lostFrom(TierProfile other) {
        if (other.gatewayReplicas <= gatewayReplicas && other.databaseInstances <= databaseInstances) {
            return List.of();
        }
        List<Row> kept = rows();
        return other.rows().stream()
                .filter(row -> !kept.contains(row))
                .map(row -> "%s (%s)".formatted(row.component(), row.value()))
                .toList();
    }

    /**
     * A row of the tier table.
     *
     * @param component what the row is about
     * @param value what this profile has, in words
     */
    public record Row(String component, String value) {}

    /** Returns this profile as rows of the tier table, in the order of the documentation. */
    public List<Row> rows() {
        return List.of(
                new Row("LiteLLM replicas", Integer.toString(gatewayReplicas)),
                new Row("Redis for budgets and rate limits", sharedRedis ? "on, shared by all replicas" : "off"),
                new Row(
                        "Budgets while the database is out",
                        databaseOutage == DatabaseOutage.FAIL_OPEN ? "fail-open" : "fail-closed"),
                new Row("CloudNativePG instances", Integer.toString(databaseInstances)),
                new Row("Postgres backups", scheduledBackups ? "daily VolumeSnapshot ScheduledBackup" : "none"),
                new Row(
                        "PodDisruptionBudgets",
                        disruptionBudgets ? "LiteLLM proxy (minAvailable 1) and CNPG primary" : "none"));
    }
}
