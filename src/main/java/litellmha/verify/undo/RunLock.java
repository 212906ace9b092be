package litellmha.verify.undo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import litellmha.verify.BrokenCheckException;
import litellmha.verify.Waiting;
import litellmha.verify.cluster.StackCluster;

/**
 * An object in the stack's namespace that keeps other runs away and holds what is to be undone. Each step is in it before the
 * change is made; it goes when nothing is left to undo.
 */
public final class RunLock implements AutoCloseable {

    static final String NAME = "litellm-verify-lock";

    private static final String RUN = "run";
    private static final String HEARTBEAT = "heartbeat";
    private static final String STEPS = "undo";
    private static final int HEARTBEAT_SECONDS = 3;

    /** A holder that does not show a sign of life for this long is dead. Counted here, so no clock need agree. */
    private static final Duration SILENCE = Duration.ofSeconds(12);

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<List<UndoStep>> STEPS_TYPE = new TypeReference<>() {};

    private final StackCluster cluster;
    private final String run;
    private final Deque<UndoStep> steps = new ArrayDeque<>();
    private final ScheduledExecutorService heartbeat = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lock");
        thread.setDaemon(true);
        return thread;
    });
    private long beats;

    private RunLock(StackCluster cluster, String run) {
        this.cluster = cluster;
        this.run = run;
    }

    /**
     * Takes the lock. What a run left behind that was killed is undone first.
     *
     * @param labels of the object
     * @param progress is told what is undone
     * @throws RunInProgressException if another run is under way
     */
    public static RunLock acquire(
            StackCluster cluster, String run, Map<String, String> labels, Consumer<String> progress)
            throws InterruptedException {
        Optional<ConfigMap> left = Optional.ofNullable(object(cluster).get());
        if (left.isPresent()) {
            takeOver(cluster, left.get(), progress);
        }
        RunLock lock = new RunLock(cluster, run);
        try {
            cluster.client()
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName(NAME)
                            .withNamespace(cluster.namespace())
                            .withLabels(labels)
                            .endMetadata()
                            .withData(lock.data())
                            .build())
                    .create();
        } catch (KubernetesClientException e) {
            if (e.getCode() == 409) {
                throw new RunInProgressException("another run began at the same moment; wait for its end");
            }
            throw e;
        }
        lock.heartbeat.scheduleWithFixedDelay(lock::beat, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        return lock;
    }

    private static void takeOver(StackCluster cluster, ConfigMap left, Consumer<String> progress)
            throws InterruptedException {
        String run = left.getData().getOrDefault(RUN, "?");
        progress.accept("run %s has left its lock behind; looking for %d s whether it is alive"
                .formatted(run, SILENCE.toSeconds()));
        String beat = left.getData().getOrDefault(HEARTBEAT, "");
        boolean alive =
                Waiting.until(SILENCE, () -> Optional.ofNullable(object(cluster).get())
                        .map(now -> !now.getData().getOrDefault(HEARTBEAT, "").equals(beat))
                        .orElse(false));
        if (alive) {
            throw new RunInProgressException(
                    "run %s is under way on this stack (ConfigMap %s in namespace %s); wait for its end, or stop it"
                            .formatted(run, NAME, cluster.namespace()));
        }
        List<UndoStep> undo;
        try {
            undo = JSON.readValue(left.getData().getOrDefault(STEPS, "[]"), STEPS_TYPE);
        } catch (JsonProcessingException e) {
            throw new BrokenCheckException(
                    "ConfigMap %s in namespace %s holds no steps that this version knows; look at it, put right what it names, and delete it"
                            .formatted(NAME, cluster.namespace()),
                    e);
        }
        RunLock dead = new RunLock(cluster, run);
        undo.forEach(dead.steps::addLast);
        progress.accept("it was killed; undoing what it changed: " + undo);
        dead.undoAll();
        object(cluster).delete();
    }

    private static Resource<ConfigMap> object(StackCluster cluster) {
        return cluster.client().configMaps().inNamespace(cluster.namespace()).withName(NAME);
    }

    private synchronized Map<String, String> data() {
        try {
            return Map.of(
                    RUN,
                    run,
                    HEARTBEAT,
                    Long.toString(beats),
                    STEPS,
                    JSON.writerFor(STEPS_TYPE).writeValueAsString(new ArrayList<>(steps)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized void store() {
        object(cluster)
                .edit(found -> new ConfigMapBuilder(found).withData(data()).build());
    }

    private synchronized void beat() {
        beats++;
        try {
            store();
        } catch (KubernetesClientException e) {
            // The next beat says it as well; a cluster that is away for long breaks the check that runs.
        }
    }

    /** Remembers, in the cluster, how to undo what comes next. Closing what is returned undoes it. */
    public synchronized Undoing before(UndoStep step) {
        steps.addFirst(step);
        store();
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
            undo(step);
            store();
        }
    }

    private void undo(UndoStep step) {
        // A step must be carried out although the run was interrupted.
        boolean interrupted = Thread.interrupted();
        try {
            step.undo(cluster);
            synchronized (this) {
                steps.remove(step);
            }
        } catch (InterruptedException e) {
            interrupted = true;
            throw new BrokenCheckException("interrupted while undoing " + step, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void undoAll() {
        List.copyOf(steps).forEach(this::undo);
    }

    /** Undoes what is left, the last change first, and lets other runs in. */
    @Override
    public void close() {
        heartbeat.shutdownNow();
        undoAll();
        object(cluster).delete();
    }
}
