package litellmha.verify.check;

import static litellmha.verify.judge.DatabaseOutageJudge.BEFORE;
import static litellmha.verify.judge.DatabaseOutageJudge.CACHED;
import static litellmha.verify.judge.DatabaseOutageJudge.DOWN;
import static litellmha.verify.judge.DatabaseOutageJudge.MASTER;
import static litellmha.verify.judge.DatabaseOutageJudge.NEW_POD;
import static litellmha.verify.judge.DatabaseOutageJudge.RECOVERY;
import static litellmha.verify.judge.DatabaseOutageJudge.STOPPING;
import static litellmha.verify.judge.DatabaseOutageJudge.UNCACHED;
import static litellmha.verify.judge.DatabaseOutageJudge.UNKNOWN;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.kubeapi.Right;
import litellmha.platform.PlatformPlan;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;
import litellmha.verify.cluster.StackChanges;
import litellmha.verify.cluster.StateObserver;
import litellmha.verify.cluster.Waiting;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.undo.UndoStep;

/** Postgres is stopped, and keys of each kind are tried on pods that run and on one that starts meanwhile. */
final class DatabaseOutageScenario implements Scenario {

    /** Between two rounds of requests to a pod that is starting. */
    private static final Duration NEW_POD_PAUSE = Duration.ofSeconds(1);

    private static final Duration STOPPED = Duration.ofMinutes(2);
    private static final Duration NEW_POD_WATCHED = Duration.ofSeconds(20);

    /** The limit for the start of the instances and of the new LiteLLM pod, which waits for them. */
    private static final Duration BACK = Duration.ofMinutes(4);

    private static final int ROUNDS = 2;

    @Override
    public List<Right> rights(PlatformPlan plan) {
        return Stream.of(StateObserver.RIGHTS, StackChanges.DELETE_PODS, StackChanges.HIBERNATE)
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void observe(CheckContext context) throws InterruptedException {
        List<Pod> pods = context.cluster().pods().gateways();
        Pod lost = pods.get(pods.size() - 1);
        try (GatewayClient gateway = context.gateway();
                StateObserver states = context.observeStates()) {
            context.record(new Phase(BEFORE));
            gateway.mint(pods.get(0), UNCACHED, "{}");
            gateway.mint(pods.get(0), CACHED, "{}");
            pods.forEach(pod -> {
                gateway.ask(pod, CACHED);
                gateway.models(pod, MASTER);
                gateway.models(pod, UNKNOWN);
            });
            try (var wake = context.journal().record(new UndoStep.WakeDatabase())) {
                context.record(new Phase(STOPPING));
                context.record(
                        new Fault("hibernate", context.cluster().generation().cluster(), ""));
                context.cluster().changes().hibernate(true);
                Waiting.await("all instances of Postgres are stopped", STOPPED, () -> stopped(context));
                context.record(new Phase(DOWN));
                // First the key that is known for a minute only: answers to the others take their time.
                for (int round = 0; round < ROUNDS; round++) {
                    pods.forEach(pod -> gateway.ask(pod, CACHED));
                }
                for (int round = 0; round < ROUNDS; round++) {
                    pods.forEach(pod -> askOthers(gateway, pod));
                }
                context.record(new Phase(NEW_POD));
                context.delete(lost, Optional.of(0L));
                Waiting.await("there is another LiteLLM pod", STOPPED, () -> newPod(context, pods)
                        .isPresent());
                long end = System.nanoTime() + NEW_POD_WATCHED.toNanos();
                while (System.nanoTime() < end) {
                    newPod(context, pods).ifPresent(pod -> {
                        gateway.ask(pod, CACHED);
                        askOthers(gateway, pod);
                    });
                    Thread.sleep(NEW_POD_PAUSE.toMillis());
                }
            }
            context.record(new Phase(RECOVERY));
            List<Pod> all = List.copyOf(context.cluster().pods().gateways());
            for (Pod pod : all) {
                Waiting.until(BACK, () -> served(gateway, pod));
            }
            gateway.delete(all.get(0), CACHED);
            gateway.delete(all.get(0), UNCACHED);
        }
    }

    /** Returns whether no instance of Postgres is left, terminating ones included. */
    static boolean stopped(CheckContext context) {
        return context.cluster().pods().allInstances().isEmpty();
    }

    private static Optional<Pod> newPod(CheckContext context, List<Pod> known) {
        Set<String> uids = known.stream().map(Pod::uid).collect(Collectors.toSet());
        return context.cluster().pods().gateways().stream()
                .filter(pod -> !uids.contains(pod.uid()) && !pod.address().isEmpty())
                .findFirst();
    }

    /** A key that LiteLLM may not have at hand gets a question that costs nothing whoever answers it. */
    private static void askOthers(GatewayClient gateway, Pod pod) {
        List.of(UNCACHED, MASTER, UNKNOWN).forEach(key -> gateway.models(pod, key));
    }

    private static boolean served(GatewayClient gateway, Pod pod) {
        return gateway.models(pod, UNCACHED).code() == 200
                && gateway.ask(pod, CACHED).code() == 200
                && gateway.models(pod, UNKNOWN).code() != 200;
    }
}
