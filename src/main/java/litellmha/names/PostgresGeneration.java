package litellmha.names;

/**
 * One of the Postgres clusters that a stack has had, one after the other. The first one begins empty, and each later one with a
 * restored backup: CloudNativePG looks at how a Cluster begins only when it makes it. From the name of a Cluster it derives those of
 * all that belongs to it.
 *
 * @param number 1 to 99
 */
public record PostgresGeneration(int number) {

    public static final PostgresGeneration FIRST = new PostgresGeneration(1);

    private static final String GENERATION = "(-gen\\d+)?";

    /** The most that a stack can have. */
    private static final int LAST = 99;

    public PostgresGeneration {
        if (number < 1 || number > LAST) {
            throw new IllegalArgumentException("generation %d; allowed: 1 to %d".formatted(number, LAST));
        }
    }

    /** The Cluster. */
    public String cluster() {
        return number == 1 ? DatabaseNames.CLUSTER : DatabaseNames.CLUSTER + "-gen" + number;
    }

    /** The Service of the primary. */
    public String primaryService() {
        return cluster() + "-rw";
    }

    /** The disruption budget of the primary; made by CloudNativePG. */
    public String primaryDisruptionBudget() {
        return cluster() + "-primary";
    }

    /** The Lease that an instance holds as long as it is the primary; made by CloudNativePG. */
    public String primaryLease() {
        return cluster();
    }

    /** Made by CloudNativePG; a Secret handed to {@code initdb} would lack the key {@link DatabaseNames#URI_KEY}. */
    public String appSecret() {
        return cluster() + "-app";
    }

    /** Its schedule of snapshots. CloudNativePG gives a schedule to no other Cluster than its first. */
    public String snapshotSchedule() {
        return cluster() + "-snapshot";
    }

    /** Whether it is the name of the Cluster of any generation. */
    public static boolean isCluster(String name) {
        return name.matches(DatabaseNames.CLUSTER + GENERATION);
    }

    /** Whether CloudNativePG may make a Secret of this name for any generation. */
    public static boolean isAppSecret(String name) {
        return name.matches(DatabaseNames.CLUSTER + GENERATION + "-app");
    }
}
