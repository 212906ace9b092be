package litellmha.verify.undo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import litellmha.kubeapi.ApiFailure;
import litellmha.verify.cluster.StackCluster;
import litellmha.verify.model.BrokenCheckException;

/**
 * How to undo a run's changes, the last change first. It is stored in the cluster, and each step is recorded before its
 * change is made, so that a later run can undo the changes of a killed one. Thread-safe.
 */
public final class UndoJournal {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    private static final TypeReference<List<UndoStep>> STEPS = new TypeReference<>() {};

    private final StackCluster cluster;
    private final LockObject object;
    private final Deque<UndoStep> steps;

    private UndoJournal(StackCluster cluster, LockObject object, List<UndoStep> steps) {
        this.cluster = cluster;
        this.object = object;
        this.steps = new ArrayDeque<>(steps);
    }

    /**
     * Returns a journal that begins with the steps of a dead run.
     *
     * @param left those steps as they are stored; empty if no run was killed
     * @param object stores the journal from now on
     * @throws BrokenCheckException if this version does not know the steps
     */
    static UndoJournal of(Optional<String> left, StackCluster cluster, LockObject object) {
        try {
            return new UndoJournal(cluster, object, List.copyOf(JSON.readValue(left.orElse("[]"), STEPS)));
        } catch (JsonProcessingException | NullPointerException e) {
            throw new BrokenCheckException(
                    "%s contains steps that this version does not know; undo the changes that it names, and delete it"
                            .formatted(object.where()),
                    e);
        }
    }

    synchronized List<UndoStep> steps() {
        return List.copyOf(steps);
    }

    /** Records in the cluster how to undo what comes next. Closing what is returned undoes it. */
    public synchronized Undoing record(UndoStep step) {
        steps.addFirst(step);
        keep();
        return new Undoing(step);
    }

    /** A change that is to be undone. */
    public final class Undoing implements AutoCloseable {

        private final UndoStep step;

        private Undoing(UndoStep step) {
            this.step = step;
        }

        @Override
        public void close() {
            Uninterrupted.run(() -> {
                undo(step);
                keep();
            });
        }
    }

    private synchronized void keep() {
        try {
            object.keepSteps(JSON.writerFor(STEPS).writeValueAsString(new ArrayList<>(steps)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void undo(UndoStep step) {
        try {
            step.undo(cluster);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokenCheckException("interrupted while undoing " + step, e);
        }
        synchronized (this) {
            steps.remove(step);
        }
    }

    /**
     * Undoes all steps. Each is tried, whatever becomes of the one before; those that fail stay in the journal, for the
     * next run.
     *
     * @throws NotUndoneException if a step failed
     */
    void undoAll() {
        Uninterrupted.run(() -> {
            List<String> failures = new ArrayList<>();
            for (UndoStep step : steps()) {
                try {
                    undo(step);
                } catch (RuntimeException e) {
                    failures.add("%s: %s".formatted(step, ApiFailure.reason(e)));
                }
            }
            try {
                if (object.own().isPresent()) {
                    keep();
                }
            } catch (BrokenCheckException | KubernetesClientException e) {
                // The steps that failed, perhaps for the same reason, are what the user needs to know.
                if (failures.isEmpty()) {
                    throw e;
                }
            }
            if (!failures.isEmpty()) {
                throw new NotUndoneException(
                        "not all is as it was (%s); the next run tries again, or put it right and delete %s"
                                .formatted(String.join("; ", failures), object.where()));
            }
        });
    }
}
