package litellmha.verify.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import litellmha.verify.StackServer;
import litellmha.verify.history.HistoryWriter;
import litellmha.verify.model.BrokenCheckException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateObserverTest {

    @Test
    void aStackThatCannotBeWatchedBreaksTheCheckInTheServersWords(@TempDir Path folder) throws IOException {
        try (StackServer server = new StackServer();
                HistoryWriter history = HistoryWriter.create(folder.resolve("history.jsonl"))) {
            StackCluster cluster = server.cluster();

            assertThatThrownBy(() -> new StateObserver(cluster, history, "failover"))
                    .isInstanceOf(BrokenCheckException.class)
                    .hasMessage("the stack cannot be watched: you may not");
        }
    }
}
