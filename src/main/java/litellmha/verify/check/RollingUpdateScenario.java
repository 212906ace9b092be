package litellmha.verify.check;

import static litellmha.verify.judge.RollingUpdateJudge.LONG_STREAMS;
import static litellmha.verify.judge.RollingUpdateJudge.PLAIN;
import static litellmha.verify.judge.RollingUpdateJudge.STREAMS;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import litellmha.kubeapi.Right;
import litellmha.names.GatewayNames;
import litellmha.platform.PlatformPlan;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;
import litellmha.verify.cluster.StackChanges;
import litellmha.verify.cluster.StateObserver;
import litellmha.verify.cluster.Waiting;
import litellmha.verify.history.Event.Fault;

/** All LiteLLM pods are replaced, one after the other, while requests come through the Service. */
final class RollingUpdateScenario implements Scenario {

    private static final String KEY = "known";

    /** How long requests last beyond the time that a pod which terminates takes new ones: some are then under way on it. */
    private static final double BEYOND_DRAINING_SECONDS = 25;

    /** Each goes to any pod: with six, the chance that none is on the pod that terminates is 1 in 64. */
    private static final int LONG_WORKERS = 6;

    private static final Duration BEFORE_AND_AFTER = Duration.ofSeconds(3);
    private static final Duration ROLLOUT = Duration.ofMinutes(10);

    @Override
    public List<Right> rights(PlatformPlan plan) {
        return Stream.of(StateObserver.RIGHTS, StackChanges.RESTART)
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void observe(CheckContext context) throws InterruptedException {
        double longSeconds = context.plan().gateway().drainSeconds() + BEYOND_DRAINING_SECONDS;
        List<Pod> old = context.cluster().pods().gateways();
        try (StateObserver states = context.observeStates();
                GatewayClient gateway = context.gateway()) {
            gateway.mint(old.get(0), KEY, "{}");
            old.forEach(pod -> gateway.ask(pod, KEY));
            try (GatewayClient.Load plain = gateway.load(PLAIN, List.of(), KEY, 3, 0.2, false);
                    GatewayClient.Load streams = gateway.load(STREAMS, List.of(), KEY, 2, 0.2, true);
                    GatewayClient.Load held = gateway.longStreams(LONG_STREAMS, KEY, LONG_WORKERS, longSeconds)) {
                Thread.sleep(BEFORE_AND_AFTER.toMillis());
                // Terminating pods still answer what is under way: the end of the loads waits for it.
                roll(context, old);
                Thread.sleep(BEFORE_AND_AFTER.toMillis());
            }
            gateway.delete(context.cluster().pods().gateways().get(0), KEY);
        }
    }

    /** Replaces these pods of LiteLLM, and waits for the new ones. */
    static void roll(CheckContext context, List<Pod> old) throws InterruptedException {
        context.record(new Fault("restart deployment", GatewayNames.DEPLOYMENT, ""));
        context.cluster().changes().restart(GatewayNames.DEPLOYMENT);
        Waiting.await("the old LiteLLM pods are replaced", ROLLOUT, () -> replaced(context, old));
    }

    /** Returns whether none of these pods is there any more, and others are ready in their place. */
    static boolean replaced(CheckContext context, List<Pod> old) {
        // An autoscaler may have changed their number meanwhile.
        return context.gatewaysAreReady()
                && context.cluster().pods().gateways().stream()
                        .map(Pod::uid)
                        .noneMatch(uid -> old.stream().map(Pod::uid).anyMatch(uid::equals));
    }
}
