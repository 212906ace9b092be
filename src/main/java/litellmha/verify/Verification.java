package litellmha.verify;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import litellmha.kubeapi.ApiFailure;
import litellmha.platform.PlatformPlan;
import litellmha.verify.client.ClientPod;
import litellmha.verify.cluster.StackCluster;
import litellmha.verify.history.Event;
import litellmha.verify.history.Event.CheckBroken;
import litellmha.verify.history.Event.CheckEnded;
import litellmha.verify.history.Event.CheckSkipped;
import litellmha.verify.history.Event.CheckStarted;
import litellmha.verify.history.HistoryWriter;
import litellmha.verify.undo.RunLock;
import litellmha.verify.undo.UndoStep;

/** Runs checks, one after the other, each on a stack that is whole, and leaves the cluster as it was. */
public final class Verification {

    private static final Duration WHOLE_BEFORE = Duration.ofMinutes(1);
    private static final Duration WHOLE_AFTER = Duration.ofMinutes(6);

    private final PlatformPlan plan;
    private final String model;
    private final StackCluster cluster;
    private final HistoryWriter history;
    private final Consumer<String> progress;

    /**
     * @param model that requests are for; they bring their own answer, so that none reaches a provider
     * @param progress is told, line by line, what happens
     */
    public Verification(
            PlatformPlan plan, String model, StackCluster cluster, HistoryWriter history, Consumer<String> progress) {
        this.plan = plan;
        this.model = model;
        this.cluster = cluster;
        this.history = history;
        this.progress = progress;
    }

    /**
     * Runs the checks.
     *
     * @param run a name that no other run has
     * @throws BrokenCheckException if there can be no run, such as on a stack that is not whole
     * @throws InterruptedException if the thread was interrupted; the cluster is put right all the same
     */
    public void run(String run, String context, List<Check> checks) throws InterruptedException {
        Promise promise = Promise.of(plan);
        try (RunLock lock = RunLock.acquire(cluster, run, plan.labels().of(ClientPod.COMPONENT), progress)) {
            history.write("", new Event.RunStarted(run, plan.labels().stack(), cluster.namespace(), context, promise));
            lock.before(new UndoStep.DeleteClient());
            SteadyState.await(cluster, WHOLE_BEFORE);
            ClientPod clients = ClientPod.create(cluster, plan);
            for (Check check : checks) {
                run(check, promise, new Rig(check.id(), plan, model, cluster, clients, lock, history));
            }
            history.write("", new Event.RunEnded());
        } catch (KubernetesClientException e) {
            throw new BrokenCheckException("the cluster does not do what a run needs: " + ApiFailure.reason(e), e);
        }
    }

    private void run(Check check, Promise promise, Rig rig) throws InterruptedException {
        Optional<String> inapplicable = check.inapplicable(promise);
        if (inapplicable.isPresent()) {
            rig.record(new CheckSkipped(inapplicable.get()));
            return;
        }
        progress.accept("%s: %s".formatted(check.id(), check.claim(promise)));
        rig.record(new CheckStarted(check.claim(promise)));
        try {
            SteadyState.await(cluster, WHOLE_BEFORE);
            check.observe(rig);
            rig.record(new CheckEnded());
        } catch (BrokenCheckException e) {
            rig.record(new CheckBroken(e.getMessage()));
        } catch (KubernetesClientException e) {
            rig.record(new CheckBroken(ApiFailure.reason(e)));
        }
        // The next check starts on a stack that is whole; this one's verdict does not depend on it.
        Waiting.until(WHOLE_AFTER, () -> SteadyState.missing(cluster).isEmpty());
    }
}
