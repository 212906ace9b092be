package litellmha.verify.check;

import static litellmha.verify.judge.EvictionJudge.DRY_RUN;
import static litellmha.verify.judge.EvictionJudge.EVICTED;
import static litellmha.verify.judge.EvictionJudge.FOR_REAL;
import static litellmha.verify.judge.EvictionJudge.READY;
import static litellmha.verify.judge.EvictionJudge.REFUSED;
import static litellmha.verify.judge.EvictionJudge.expected;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import litellmha.kubeapi.Right;
import litellmha.platform.PlatformPlan;
import litellmha.verify.cluster.Pod;
import litellmha.verify.cluster.StackChanges;
import litellmha.verify.cluster.StateObserver;
import litellmha.verify.cluster.Waiting;
import litellmha.verify.history.Event.Eviction;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Phase;

/** Tests by dry run which pods may be evicted, then evicts them if the tier has disruption budgets. */
final class EvictionScenario implements Scenario {

    /** The disruption controller needs a moment after pods have changed. */
    private static final Duration CURRENT = Duration.ofSeconds(15);

    /** The limit for the start of a LiteLLM pod, which took 25 to 80 s on two busy cores. */
    private static final Duration STARTED = Duration.ofMinutes(5);

    @Override
    public List<Right> rights(PlatformPlan plan) {
        return Stream.of(StateObserver.RIGHTS, StackChanges.EVICT)
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void observe(CheckContext context) throws InterruptedException {
        context.record(new Phase(DRY_RUN));
        List<Pod> gateways = context.cluster().pods().gateways();
        boolean asExpected = true;
        for (Pod pod : Stream.concat(gateways.stream(), context.cluster().pods().instances().stream())
                .toList()) {
            if (expected(context.guarantees(), pod.role()) == EVICTED) {
                Waiting.until(
                        CURRENT,
                        () -> context.cluster().changes().evict(pod, true).code() != REFUSED);
            }
            Eviction answer = context.evict(pod, true);
            asExpected &= answer.code() == expected(context.guarantees(), pod.role());
        }
        // Otherwise the claim is false already, and nobody is served by a failover or by waiting for a pod that is not
        // made.
        if (context.guarantees().disruptionBudgets() && asExpected) {
            context.record(new Phase(FOR_REAL));
            context.evict(context.cluster().postgres().primary(), false);
            evictAllButOne(context, gateways);
        }
    }

    private static void evictAllButOne(CheckContext context, List<Pod> gateways) throws InterruptedException {
        try (StateObserver states = context.observeStates()) {
            for (Pod gateway : gateways) {
                context.evict(gateway, false);
            }
            Pod last = gateways.get(gateways.size() - 1);
            Waiting.until(
                    STARTED, () -> context.cluster().changes().evict(last, true).code() != REFUSED);
            context.evict(last, true);
            context.record(new Measurement(
                    READY,
                    Optional.empty(),
                    context.cluster().pods().gateways().stream()
                            .filter(Pod::ready)
                            .count(),
                    ""));
            Waiting.await(
                    "the evicted LiteLLM pods are replaced",
                    STARTED,
                    () -> context.cluster().pods().gateways().stream()
                                    .filter(Pod::ready)
                                    .count()
                            >= context.plan().gateway().replicas());
        }
    }
}
