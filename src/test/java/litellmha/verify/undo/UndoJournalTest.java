package litellmha.verify.undo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Optional;
import litellmha.verify.StackServer;
import litellmha.verify.cluster.StackCluster;
import litellmha.verify.model.BrokenCheckException;
import org.junit.jupiter.api.Test;

class UndoJournalTest {

    @Test
    void aStepThatFailsIsNamedThoughTheJournalCannotBeReachedEither() throws IOException {
        try (StackServer server = new StackServer()) {
            StackCluster cluster = server.cluster();
            UndoJournal journal = UndoJournal.of(
                    Optional.of("[{\"step\": \"uncordon\", \"node\": \"worker\"}]"),
                    cluster,
                    new LockObject(cluster, "run"));

            assertThatThrownBy(journal::undoAll)
                    .isInstanceOf(NotUndoneException.class)
                    .hasMessage(
                            "not all is as it was (Uncordon[node=worker]: you may not); the next run tries again, or put it"
                                    + " right and delete ConfigMap litellm-verify-lock in namespace litellm");
            assertThat(journal.steps()).containsExactly(new UndoStep.Uncordon("worker"));
        }
    }

    @Test
    void accountsOfAnotherNameThanARunGivesAreNotDeleted() throws IOException {
        try (StackServer server = new StackServer()) {
            StackCluster cluster = server.cluster();

            assertThatThrownBy(() -> UndoJournal.of(
                            Optional.of("[{\"step\": \"delete-accounts\", \"name\": \"litellm-ha-verify-\"}]"),
                            cluster,
                            new LockObject(cluster, "run")))
                    .isInstanceOf(BrokenCheckException.class)
                    .hasMessageContaining("contains steps that this version does not know");
        }
    }
}
