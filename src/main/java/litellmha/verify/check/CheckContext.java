package litellmha.verify.check;

import java.util.List;
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
import litellmha.verify.model.Guarantees;
import litellmha.verify.undo.UndoJournal;

/**
 * What a check works with: the stack, clients inside the cluster, and the history that everything is recorded in.
 *
 * @param check the check's id
 * @param plan what the stack file declares
 * @param model the model that requests name
 * @param journal where the check records each change before making it
 */
public record CheckContext(
        String check,
        PlatformPlan plan,
        String model,
        StackCluster cluster,
        ClientPod clients,
        UndoJournal journal,
        HistoryWriter history) {

    public Guarantees guarantees() {
        return Guarantees.of(plan);
    }

    /** Writes an event into the history. */
    public void record(Event event) {
        history.write(check, event);
    }

    /** Returns a client that sends requests from inside the cluster; close it when done. */
    public GatewayClient gateway() {
        return clients.gateway(history, check, model);
    }

    /** Returns a client that writes rows from inside the cluster. */
    public DatabaseClient database() {
        return clients.database(history, check);
    }

    /** Writes the state of database and gateway into the history whenever it changes; close what is returned when done. */
    public StateObserver observeStates() {
        return new StateObserver(cluster, history, check);
    }

    /** Returns whether all pods of LiteLLM that are not terminating are ready, and as many as the stack declares. */
    public boolean gatewaysAreReady() {
        List<Pod> now = cluster.pods().gateways();
        return now.size() >= plan.gateway().replicas() && now.stream().allMatch(Pod::ready);
    }

    /** @param graceSeconds empty for the pod's own grace period */
    public void delete(Pod pod, Optional<Long> graceSeconds) {
        record(new Fault(
                "delete pod",
                pod.name(),
                graceSeconds
                        .map(seconds -> "grace period %d s".formatted(seconds))
                        .orElse("its own grace period")));
        cluster.changes().delete(pod, graceSeconds);
    }

    /** Asks the eviction API to evict a pod, and returns its answer, which is in the history as well. */
    public Eviction evict(Pod pod, boolean dryRun) {
        if (!dryRun) {
            record(new Fault("evict pod", pod.name(), ""));
        }
        Eviction answer = cluster.changes().evict(pod, dryRun);
        record(answer);
        return answer;
    }
}
