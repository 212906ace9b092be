package litellmha.verify;

import java.util.Optional;
import litellmha.platform.PlatformPlan;
import litellmha.verify.client.ClientPod;
import litellmha.verify.client.DatabaseClient;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;
import litellmha.verify.cluster.StackCluster;
import litellmha.verify.cluster.StateObserver;
import litellmha.verify.history.Event;
import litellmha.verify.history.Event.Eviction;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.HistoryWriter;
import litellmha.verify.undo.RunLock;
import litellmha.verify.undo.UndoStep;

/** What one check has at hand: the stack, clients inside the cluster, faults, and the history that all of it goes into. */
public final class Rig {

    private final String check;
    private final PlatformPlan plan;
    private final String model;
    private final StackCluster cluster;
    private final ClientPod clients;
    private final RunLock lock;
    private final HistoryWriter history;

    Rig(
            String check,
            PlatformPlan plan,
            String model,
            StackCluster cluster,
            ClientPod clients,
            RunLock lock,
            HistoryWriter history) {
        this.check = check;
        this.plan = plan;
        this.model = model;
        this.cluster = cluster;
        this.clients = clients;
        this.lock = lock;
        this.history = history;
    }

    /** What the stack file declares. */
    public PlatformPlan plan() {
        return plan;
    }

    public Promise promise() {
        return Promise.of(plan);
    }

    public StackCluster cluster() {
        return cluster;
    }

    public void record(Event event) {
        history.write(check, event);
    }

    /** Sends requests from inside the cluster; close it when done. */
    public GatewayClient gateway() {
        return clients.gateway(history, check, model);
    }

    /** Writes rows from inside the cluster. */
    public DatabaseClient database() {
        return clients.database(history, check);
    }

    /** Writes into the history how database and gateway stand, whenever that changes; close it when done. */
    public StateObserver observeStates() {
        return new StateObserver(cluster, plan.labels().stack(), history, check);
    }

    /** Remembers in the cluster how to undo what comes next. Close what is returned to undo it. */
    public RunLock.Undoing before(UndoStep step) {
        return lock.before(step);
    }

    /** @param graceSeconds empty for what the pod itself has */
    public void delete(Pod pod, Optional<Long> graceSeconds) {
        record(new Fault(
                "delete pod",
                pod.name(),
                graceSeconds
                        .map(seconds -> "grace period %d s".formatted(seconds))
                        .orElse("its own grace period")));
        cluster.changes().delete(pod, graceSeconds);
    }

    public Eviction evict(Pod pod, boolean dryRun) {
        if (!dryRun) {
            record(new Fault("evict pod", pod.name(), ""));
        }
        Eviction answer = cluster.changes().evict(pod, dryRun);
        record(answer);
        return answer;
    }
}
