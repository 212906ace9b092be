package litellmha.verify.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import litellmha.names.VerifyNames;
import litellmha.verify.history.Entry;
import litellmha.verify.history.Event.RowsFound;
import litellmha.verify.history.Event.Write;
import litellmha.verify.history.HistoryWriter;
import litellmha.verify.model.BrokenCheckException;

/**
 * Writes probe rows through the Service of the primary, from inside the cluster, and each row's outcome into the history.
 */
public final class DatabaseClient {

    private final ClientPod pod;
    private final HistoryWriter history;
    private final String check;

    DatabaseClient(ClientPod pod, HistoryWriter history, String check) {
        this.pod = pod;
        this.history = history;
        this.check = check;
    }

    /** Creates an empty table for probe rows. */
    public void createTable() {
        sql("DROP SCHEMA IF EXISTS %1$s CASCADE; CREATE SCHEMA %1$s;".formatted(VerifyNames.PROBE_SCHEMA)
                + " CREATE TABLE %s.probe (connection int, number bigint, PRIMARY KEY (connection, number))"
                        .formatted(VerifyNames.PROBE_SCHEMA));
    }

    /** Runs SQL as LiteLLM's user through the Service of the primary, and returns its lines, columns apart by {@code |}. */
    public List<String> sql(String statement) {
        return pod.run(
                VerifyNames.DATABASE_CLIENT_CONTAINER,
                "psql",
                "-qAtX",
                "-v",
                "ON_ERROR_STOP=1",
                "-c",
                "SET client_min_messages = warning",
                "-c",
                statement);
    }

    /**
     * Writes rows until it is stopped.
     *
     * @param connections that write at the same time
     * @param pauseSeconds of a connection between two rows
     */
    public Probe probe(int connections, double pauseSeconds) {
        return new Probe(connections, pauseSeconds);
    }

    /** Rows that go on being written until they are stopped. */
    public final class Probe implements AutoCloseable {

        private final ClusterClock clock = new ClusterClock();
        private final AtomicBoolean done = new AtomicBoolean();
        private final LineChannel channel;

        private Probe(int connections, double pauseSeconds) {
            channel = pod.channel(
                    VerifyNames.DATABASE_CLIENT_CONTAINER,
                    this::heard,
                    "bash",
                    "-c",
                    pod.script("database_client.sh"),
                    "database_client",
                    VerifyNames.PROBE_SCHEMA,
                    Integer.toString(connections),
                    Double.toString(pauseSeconds));
        }

        private void heard(String line) {
            long arrived = history.now();
            if (line.equals("done")) {
                done.set(true);
                return;
            }
            String[] parts = line.split("\\|", 10);
            if (parts.length < 10) {
                throw new IllegalStateException("the probe printed: " + line);
            }
            Write write = new Write(
                    Integer.parseInt(parts[0]),
                    Long.parseLong(parts[1]),
                    parts[2].equals("t"),
                    Double.parseDouble(parts[5]),
                    Integer.parseInt(parts[6]),
                    Double.parseDouble(parts[7]),
                    parts[8],
                    parts[9]);
            Instant time = Instant.ofEpochMilli(Math.round(Double.parseDouble(parts[4]) * 1000));
            history.write(new Entry(clock.translate(Double.parseDouble(parts[3]), arrived), time, check, write));
        }

        /**
         * Writes nothing more; then looks up which rows are there.
         *
         * @throws BrokenCheckException if the client was lost on the way: rows may have been acknowledged that nobody
         *     heard of
         */
        public void stopAndCount() throws InterruptedException {
            channel.finish();
            if (!done.get()) {
                throw new BrokenCheckException(
                        "the client that wrote rows was lost before its end" + channel.complaint());
            }
            find();
        }

        @Override
        public void close() {
            channel.close();
        }
    }

    /** Writes into the history which rows are in the table. */
    private void find() {
        Map<Integer, List<long[]>> rangesOf = new TreeMap<>();
        // Numbers that follow each other have the same difference to their rank.
        for (String line : sql(("SELECT connection, min(number), max(number) FROM (SELECT connection, number, number -"
                        + " row_number() OVER (PARTITION BY connection ORDER BY number) AS island FROM %s.probe) AS rows"
                        + " GROUP BY connection, island ORDER BY 1, 2")
                .formatted(VerifyNames.PROBE_SCHEMA))) {
            String[] parts = line.split("\\|");
            rangesOf.computeIfAbsent(Integer.valueOf(parts[0]), connection -> new ArrayList<>())
                    .add(new long[] {Long.parseLong(parts[1]), Long.parseLong(parts[2])});
        }
        rangesOf.forEach((connection, ranges) -> history.write(check, new RowsFound(connection, ranges)));
    }
}
