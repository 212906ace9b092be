package litellmha.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ranges of a stack file's whole numbers, by their keys. */
public final class Ranges {

    /** An hour is longer than any provider answers, and a pod that terminates waits that long. */
    private static final Range TIMEOUT = new Range(1, 3_600);

    private static final Range RETRIES = new Range(0, 10);

    private static final Range COUNT = new Range(1, 1_000_000_000);

    /** 30 days. */
    private static final Range TTL = new Range(1, 2_592_000);

    private static final Map<String, Range> RANGES = Map.ofEntries(
            Map.entry("gateway.replicas", new Range(1, 20)),
            // As many as gateway.replicas, and more than one.
            Map.entry("gateway.autoscaling.maxReplicas", new Range(2, 20)),
            // Of the request, which may be a tenth of what a busy pod uses.
            Map.entry("gateway.autoscaling.cpuPercent", new Range(10, 1_000)),
            Map.entry("gateway.drainSeconds", new Range(0, 600)),
            Map.entry("cache.ttlSeconds", TTL),
            Map.entry("cache.maxMessages", new Range(1, 10_000)),
            // More would wait for each other, and no stack needs them.
            Map.entry("database.instances", new Range(1, 9)),
            // The first that CloudNativePG upgrades to, and one that is decades away.
            Map.entry("database.allowMajorUpgrade", new Range(16, 99)),
            // The first one is not restored.
            Map.entry("database.restoreFrom.generation", new Range(2, 99)),
            Map.entry("database.restoreFrom.archive.generation", new Range(1, 98)),
            Map.entry("database.maxConnections", new Range(20, 10_000)),
            Map.entry("database.connectionsPerGateway", new Range(1, 500)),
            // A year, and ten years.
            Map.entry("backup.retention.daily", new Range(0, 366)),
            Map.entry("backup.retention.weekly", new Range(0, 520)),
            Map.entry("backup.retention.monthly", new Range(0, 120)),
            Map.entry("backup.walArchive.retentionDays", new Range(1, 3_650)),
            Map.entry("litellm.requestTimeoutSeconds", TIMEOUT),
            Map.entry("general.spendLogRetentionDays", new Range(1, 3_650)),
            Map.entry("routing.retries", RETRIES),
            Map.entry("routing.retryAfterSeconds", new Range(0, 600)),
            Map.entry("routing.timeoutSeconds", TIMEOUT),
            Map.entry("routing.streamTimeoutSeconds", TIMEOUT),
            Map.entry("routing.allowedFails", new Range(0, 10_000)),
            Map.entry("routing.cooldownSeconds", new Range(0, 3_600)),
            Map.entry("routing.maxParallelPerReplica", COUNT),
            // A day.
            Map.entry("pods.tolerations[].tolerationSeconds", new Range(0, 86_400)),
            Map.entry("models[].order", new Range(0, 1_000)),
            Map.entry("models[].weight", new Range(0, 1_000_000)),
            Map.entry("models[].timeoutSeconds", TIMEOUT),
            Map.entry("models[].streamTimeoutSeconds", TIMEOUT),
            Map.entry("models[].retries", RETRIES),
            Map.entry("models[].rpmPerReplica", COUNT),
            Map.entry("models[].tpmPerReplica", COUNT),
            Map.entry("models[].maxParallelPerReplica", COUNT));

    private Ranges() {}

    /** The least and the most of a number. */
    public record Range(int least, int most) {

        public boolean holds(int number) {
            return number >= least && number <= most;
        }

        @Override
        public String toString() {
            return "a whole number from %d to %d".formatted(least, most);
        }
    }

    /**
     * Returns the range of a key.
     *
     * @param key from the top, such as {@code routing.retries} or {@code models[2].order}
     * @throws IllegalArgumentException if the key has none
     */
    public static Range of(String key) {
        return find(key).orElseThrow(() -> new IllegalArgumentException(key + " has no range"));
    }

    static Optional<Range> find(String key) {
        return Optional.ofNullable(RANGES.get(key.replaceFirst("\\[\\d+]", "[]")));
    }

    static void check(String key, Optional<Integer> value, List<Problem> problems) {
        Range range = of(key);
        value.filter(number -> !range.holds(number))
                .ifPresent(number -> problems.add(Problem.of(key, number, range.toString())));
    }
}
