package litellmha.verify.client;

/**
 * Translates the clock of a client in the cluster to that of the run. Both run at the same pace and never jump; a line
 * cannot arrive before it was written, so the smallest difference seen is the best one, off by no more than its transport.
 */
final class ClusterClock {

    private long offset = Long.MAX_VALUE;

    /**
     * @param seconds on the client's clock, when it wrote the line
     * @param arrived nanoseconds since the run started
     * @return nanoseconds since the run started, when the line was written
     */
    synchronized long translate(double seconds, long arrived) {
        long nanos = Math.round(seconds * 1e9);
        offset = Math.min(offset, arrived - nanos);
        return nanos + offset;
    }
}
