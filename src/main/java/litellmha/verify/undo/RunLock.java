package litellmha.verify.undo;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;
import litellmha.verify.cluster.StackCluster;
import litellmha.verify.cluster.Waiting;
import litellmha.verify.model.BrokenCheckException;

/** Keeps other runs away from a stack for as long as this one is alive. What a dead run left behind is undone first. */
public final class RunLock implements AutoCloseable {

    /** The rights to acquire and release the lock. */
    public static final List<Right> RIGHTS = Rights.inNamespace("", "configmaps", "get", "create", "update", "delete");

    private static final int HEARTBEAT_SECONDS = 3;

    /** A holder that does not show a sign of life for this long is dead. Counted here, so no clocks need agree. */
    private static final Duration SILENCE = Duration.ofSeconds(12);

    private final LockObject object;
    private final UndoJournal journal;
    private final ScheduledExecutorService heartbeat = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lock");
        thread.setDaemon(true);
        return thread;
    });
    private long beats;

    private RunLock(LockObject object, UndoJournal journal) {
        this.object = object;
        this.journal = journal;
        heartbeat.scheduleWithFixedDelay(this::beat, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Takes the lock. What a killed run left behind is undone first.
     *
     * @param labels of the object that is the lock
     * @param progress is told what is undone
     * @throws RunInProgressException if another run is under way
     * @throws NotUndoneException if what was left behind cannot be undone; it stays in the journal
     * @throws BrokenCheckException if this version does not know what was left behind
     */
    public static RunLock acquire(
            StackCluster cluster, String run, Map<String, String> labels, Consumer<String> progress)
            throws InterruptedException {
        LockObject object = new LockObject(cluster, run);
        Optional<LockObject.Content> left = object.find();
        Optional<LockObject.Content> dead = left.isPresent() ? dead(object, left.get(), progress) : left;
        UndoJournal journal = UndoJournal.of(dead.map(LockObject.Content::steps), cluster, object);
        try {
            dead.ifPresentOrElse(object::takeOver, () -> object.create(labels));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                throw new RunInProgressException("another run began or ended at the same moment; wait for its end");
            }
            throw e;
        }
        RunLock lock = new RunLock(object, journal);
        if (dead.isPresent()) {
            progress.accept("it was killed; undoing what it changed: " + journal.steps());
            lock.undoLeftBehind();
        }
        return lock;
    }

    /** Returns what a dead run has left; empty if the run has ended meanwhile. */
    private static Optional<LockObject.Content> dead(
            LockObject object, LockObject.Content left, Consumer<String> progress) throws InterruptedException {
        progress.accept("run %s has left its lock behind; watching for %d s whether it is alive"
                .formatted(left.run(), SILENCE.toSeconds()));
        boolean changed = Waiting.until(
                SILENCE, () -> !object.find().map(LockObject.Content::heartbeat).equals(Optional.of(left.heartbeat())));
        Optional<LockObject.Content> now = object.find();
        if (changed && now.isPresent()) {
            throw new RunInProgressException("run %s is under way on this stack (%s); wait for its end, or stop it"
                    .formatted(left.run(), object.where()));
        }
        return now;
    }

    private void undoLeftBehind() {
        try {
            journal.undoAll();
        } catch (RuntimeException e) {
            heartbeat.shutdownNow();
            throw e;
        }
    }

    private void beat() {
        beats++;
        try {
            object.beat(beats);
        } catch (KubernetesClientException | BrokenCheckException e) {
            // The next beat says it as well; a cluster that is unreachable, or a lost lock, breaks the check that runs.
        }
    }

    /** Returns the journal of what this run is to undo. */
    public UndoJournal journal() {
        return journal;
    }

    /**
     * Undoes what is left, the last change first, and lets other runs in.
     *
     * @throws NotUndoneException if something could not be undone; the lock stays, with what is left
     */
    @Override
    public void close() {
        try {
            journal.undoAll();
        } finally {
            heartbeat.shutdownNow();
        }
        Uninterrupted.run(object::delete);
    }
}
