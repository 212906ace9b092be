package litellmha.verify.undo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
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
import litellmha.kubeapi.ApiFailure;
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

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
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
     * @throws BrokenCheckException if what was left behind cannot be undone; it stays written down
     */
    public static RunLock acquire(
            StackCluster cluster, String run, Map<String, String> labels, Consumer<String> progress)
            throws InterruptedException {
        RunLock lock = new RunLock(cluster, run);
        Optional<ConfigMap> left = lock.find();
        Optional<ConfigMap> dead = left.isPresent() ? lock.dead(left.get(), progress) : left;
        try {
            dead.ifPresentOrElse(lock::claim, () -> lock.create(labels));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                throw new RunInProgressException("another run began or ended at the same moment; wait for its end");
            }
            throw e;
        }
        lock.heartbeat.scheduleWithFixedDelay(lock::beat, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        if (dead.isPresent()) {
            progress.accept("it was killed; undoing what it changed: " + List.copyOf(lock.steps));
            lock.undoLeft();
        }
        return lock;
    }

    /** What a dead run has left; empty if the run was at its end. */
    private Optional<ConfigMap> dead(ConfigMap left, Consumer<String> progress) throws InterruptedException {
        String other = value(left, RUN).orElse("?");
        progress.accept("run %s has left its lock behind; looking for %d s whether it is alive"
                .formatted(other, SILENCE.toSeconds()));
        Optional<String> beat = value(left, HEARTBEAT);
        boolean changed = Waiting.until(
                SILENCE, () -> !find().map(now -> value(now, HEARTBEAT)).equals(Optional.of(beat)));
        Optional<ConfigMap> now = find();
        if (changed && now.isPresent()) {
            throw new RunInProgressException(
                    "run %s is under way on this stack (%s); wait for its end, or stop it".formatted(other, where()));
        }
        return now;
    }

    /** Makes a dead run's lock this one's. Of several runs that try only one can: the object must be as it was read. */
    private void claim(ConfigMap dead) {
        try {
            List<UndoStep> left = JSON.readValue(value(dead, STEPS).orElse("[]"), STEPS_TYPE);
            steps.addAll(List.copyOf(left));
        } catch (JsonProcessingException | NullPointerException e) {
            throw new BrokenCheckException(
                    "%s holds no steps that this version knows; look at it, put right what it names, and delete it"
                            .formatted(where()),
                    e);
        }
        write(dead);
    }

    private void create(Map<String, String> labels) {
        cluster.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .withNamespace(cluster.namespace())
                        .withLabels(labels)
                        .endMetadata()
                        .withData(data())
                        .build())
                .create();
    }

    private String where() {
        return "ConfigMap %s in namespace %s".formatted(NAME, cluster.namespace());
    }

    private Optional<ConfigMap> find() {
        return Optional.ofNullable(cluster.client()
                .configMaps()
                .inNamespace(cluster.namespace())
                .withName(NAME)
                .get());
    }

    private static Optional<String> value(ConfigMap object, String key) {
        return Optional.ofNullable(object.getData()).map(data -> data.get(key));
    }

    /** The object, if it is still this run's. */
    private Optional<ConfigMap> own() {
        return find().filter(found -> value(found, RUN).equals(Optional.of(run)));
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
        write(own().orElseThrow(() -> new BrokenCheckException(
                "%s is no longer this run's: it was deleted, or another run took it over".formatted(where()))));
    }

    /** @param found what is written over; the API server refuses if it has changed since */
    private void write(ConfigMap found) {
        cluster.client()
                .resource(new ConfigMapBuilder(found).withData(data()).build())
                .update();
    }

    private synchronized void beat() {
        beats++;
        try {
            store();
        } catch (KubernetesClientException | BrokenCheckException e) {
            // The next beat says it as well; a cluster or a lock that is away breaks the check that runs.
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
            uninterrupted(() -> {
                undo(step);
                store();
            });
        }
    }

    /** What is undone is undone although the run was interrupted; that it was is remembered. */
    private static void uninterrupted(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
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

    /** All steps are tried, whatever becomes of the one before. Those that fail stay in the object, for the next run. */
    private void undoAll() {
        List<String> failures = new ArrayList<>();
        for (UndoStep step : List.copyOf(steps)) {
            try {
                undo(step);
            } catch (BrokenCheckException | KubernetesClientException e) {
                failures.add("%s: %s".formatted(step, ApiFailure.reason(e)));
            }
        }
        if (!failures.isEmpty()) {
            own().ifPresent(this::write);
            throw new BrokenCheckException(
                    "not all is as it was (%s); the next run tries again, or put it right and delete %s"
                            .formatted(String.join("; ", failures), where()));
        }
    }

    private void undoLeft() {
        try {
            uninterrupted(this::undoAll);
            store();
        } catch (BrokenCheckException | KubernetesClientException e) {
            heartbeat.shutdownNow();
            throw e;
        }
    }

    /** Undoes what is left, the last change first, and lets other runs in. */
    @Override
    public void close() {
        uninterrupted(() -> {
            try {
                undoAll();
            } finally {
                heartbeat.shutdownNow();
            }
            own().ifPresent(found -> cluster.client().resource(found).delete());
        });
    }
}
