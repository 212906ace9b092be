package litellmha.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import litellmha.platform.PlatformPlan;
import litellmha.verify.client.ClientPod;
import litellmha.verify.client.DatabaseClient;
import litellmha.verify.cluster.StackCluster;
import litellmha.verify.history.Event;
import litellmha.verify.history.HistoryFile;
import litellmha.verify.history.HistoryWriter;
import litellmha.verify.judge.WritesSeen;
import litellmha.verify.model.Guarantees;

/** Rows that are written through the Service of the primary while something changes. */
final class RowsBeingWritten implements AutoCloseable {

    private final StackCluster cluster;
    private final Path file;
    private final HistoryWriter history;
    private final DatabaseClient.Probe probe;

    /** @param name of the history, which is kept beside the reports of the tests */
    RowsBeingWritten(StackCluster cluster, PlatformPlan plan, String name) throws Exception {
        this.cluster = cluster;
        file = Path.of("target/e2e-reports", name + ".jsonl");
        Files.deleteIfExists(file);
        history = HistoryWriter.create(file);
        history.write("", new Event.RunStarted(name, cluster.stack(), cluster.namespace(), "e2e", Guarantees.of(plan)));
        DatabaseClient database = ClientPod.create(cluster, plan).database(history, name);
        database.createTable();
        probe = database.probe(2, 0.1);
    }

    /** Writes no more rows, and returns what became of those that were written. */
    WritesSeen stop() throws InterruptedException {
        probe.stopAndCount();
        return WritesSeen.of(HistoryFile.read(file));
    }

    @Override
    public void close() throws Exception {
        probe.close();
        history.close();
        ClientPod.delete(cluster);
    }
}
