package litellmha.verify.run;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import litellmha.kubeapi.ApiFailure;
import litellmha.kubeapi.Right;
import litellmha.names.RestoreNames;
import litellmha.names.VerifyNames;
import litellmha.platform.PlatformPlan;
import litellmha.verify.check.Check;
import litellmha.verify.check.CheckContext;
import litellmha.verify.client.ClientPod;
import litellmha.verify.cluster.DrillRecord;
import litellmha.verify.cluster.StackCluster;
import litellmha.verify.history.Event;
import litellmha.verify.history.Event.CheckBroken;
import litellmha.verify.history.Event.CheckSkipped;
import litellmha.verify.history.Event.CheckStarted;
import litellmha.verify.history.HistoryWriter;
import litellmha.verify.judge.DrillVerdict;
import litellmha.verify.judge.RestoreJudge;
import litellmha.verify.model.BrokenCheckException;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Guarantees;
import litellmha.verify.undo.NotUndoneException;
import litellmha.verify.undo.RunLock;
import litellmha.verify.undo.UndoStep;

/** Runs checks, one after the other, each on a healthy stack, and leaves the cluster as it was. */
public final class Verification {

    private static final Duration HEALTHY_BEFORE = Duration.ofMinutes(1);

    private static final Duration HEALTHY_AFTER = Duration.ofMinutes(6);

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

    /** Returns the rights that a user needs to run these checks; those that do not apply to the stack need none. */
    public static List<Right> rights(PlatformPlan plan, List<Check> checks) {
        Stream<List<Right>> everyRun =
                Stream.of(StackCluster.RIGHTS, StackHealth.rights(plan), ClientPod.RIGHTS, RunLock.RIGHTS);
        Stream<List<Right>> own = checks.stream()
                .filter(check -> check.texts(Guarantees.of(plan)).inapplicable().isEmpty())
                .map(check -> check.scenario().rights(plan));
        return Stream.concat(everyRun, own).flatMap(List::stream).distinct().toList();
    }

    /**
     * Runs the checks.
     *
     * @param run a name that no other run has
     * @throws BrokenCheckException if there can be no run, such as on a stack that is not healthy
     * @throws NotUndoneException if something could not be undone; as another exception may have ended the run, see also
     *     {@link NotUndoneException#besides}
     * @throws InterruptedException if the thread was interrupted; the cluster is put right all the same
     */
    public void run(String run, String context, List<Check> checks) throws InterruptedException {
        try (RunLock lock = RunLock.acquire(cluster, run, plan.labels().of(VerifyNames.COMPONENT), progress)) {
            history.write(
                    "", new Event.RunStarted(run, cluster.stack(), cluster.namespace(), context, Guarantees.of(plan)));
            lock.journal().record(new UndoStep.DeleteClient());
            requireOperator();
            StackHealth.await(this::unhealthy, HEALTHY_BEFORE);
            ClientPod clients = ClientPod.create(cluster, plan);
            for (Check check : checks) {
                run(check, new CheckContext(check.id(), plan, model, cluster, clients, lock.journal(), history));
            }
            history.write("", new Event.RunEnded());
        } catch (KubernetesClientException e) {
            // What could not be undone, if anything, is beside its cause: NotUndoneException.besides.
            throw new BrokenCheckException("the cluster does not do what a run needs: " + ApiFailure.reason(e), e);
        }
    }

    private void requireOperator() {
        if (cluster.postgres().object().at("/status/phase").isMissingNode()) {
            throw new BrokenCheckException(
                    "CloudNativePG has not looked at Cluster %s in namespace %s; does its operator run?"
                            .formatted(cluster.generation().cluster(), cluster.namespace()));
        }
    }

    private Optional<String> unhealthy() {
        return StackHealth.unhealthy(cluster, plan);
    }

    private void run(Check check, CheckContext context) throws InterruptedException {
        CheckTexts texts = check.texts(context.guarantees());
        Optional<String> inapplicable = texts.inapplicable();
        if (inapplicable.isPresent()) {
            context.record(new CheckSkipped(inapplicable.get()));
            return;
        }
        progress.accept("%s: %s".formatted(check.id(), texts.claim()));
        context.record(new CheckStarted(texts.claim()));
        new CheckRun(this::unhealthy, HEALTHY_BEFORE, HEALTHY_AFTER, context::record).run(() -> check.observe(context));
        if (check.id().equals(RestoreJudge.ID)) {
            keepDrill(context);
        }
    }

    /** At once, and not at the end of the run, which may be interrupted before. */
    private void keepDrill(CheckContext context) {
        Map<String, String> labels = plan.labels().of(RestoreNames.COMPONENT);
        try {
            DrillVerdict.of(history.written())
                    .ifPresent(drill -> DrillRecord.keep(drill, cluster.client(), cluster.namespace(), labels));
        } catch (KubernetesClientException e) {
            context.record(new CheckBroken("what it has found could not be kept: " + ApiFailure.reason(e)));
        }
    }
}
