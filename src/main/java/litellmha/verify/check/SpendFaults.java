package litellmha.verify.check;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;
import litellmha.verify.cluster.Waiting;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.judge.SpendPhase;
import litellmha.verify.undo.UndoStep;

/** The faults of a phase of the check {@code spend}. */
final class SpendFaults {

    static final Duration RECOVERY = Duration.ofMinutes(5);

    /** Some writes of spend fall into it. */
    private static final Duration DATABASE_OUT = Duration.ofSeconds(15);

    /** Beyond the time-out of a command, so that commands fail whose effect Redis has all the same. */
    private static final Duration FROZEN = Duration.ofSeconds(12);

    private SpendFaults() {}

    /** Returns whether pods of LiteLLM end by it. */
    static boolean endsPods(SpendPhase phase) {
        return phase == SpendPhase.TERMINATED || phase == SpendPhase.KILLED || phase == SpendPhase.ROLLED;
    }

    static boolean ofRedis(SpendPhase phase) {
        return phase == SpendPhase.REDIS_KILLED || phase == SpendPhase.REDIS_FROZEN;
    }

    /** Causes the fault and waits until it is over. */
    static void cause(CheckContext context, SpendPhase phase, GatewayClient gateway, List<Pod> pods)
            throws InterruptedException {
        Pod last = pods.get(pods.size() - 1);
        switch (phase) {
            case STEADY, HANG_UPS -> {}
            case REDIS_KILLED -> {
                context.delete(context.cluster().redis().pod(), Optional.of(0L));
                awaitRedis(context);
            }
            case REDIS_FROZEN -> {
                context.record(new Fault(
                        "freeze", context.cluster().redis().pod().name(), "for %d s".formatted(FROZEN.toSeconds())));
                context.cluster().redis().freeze(FROZEN);
                awaitRedis(context);
            }
            case TERMINATED -> {
                context.delete(last, Optional.empty());
                awaitReplacement(context, last);
            }
            case KILLED -> {
                context.delete(last, Optional.of(0L));
                awaitReplacement(context, last);
            }
            case ROLLED -> RollingUpdateScenario.roll(context, pods);
            case PRIMARY_KILLED -> {
                Pod primary = context.cluster().postgres().primary();
                context.delete(primary, Optional.of(0L));
                FailoverScenario.awaitTakeover(context, primary);
                FailoverScenario.awaitKeys(gateway, pods);
            }
            case DATABASE_OUT -> {
                try (var wake = context.journal().record(new UndoStep.WakeDatabase())) {
                    context.record(new Fault(
                            "hibernate", context.cluster().generation().cluster(), ""));
                    context.cluster().changes().hibernate(true);
                    Waiting.await(
                            "all instances of Postgres are stopped",
                            RECOVERY,
                            () -> DatabaseOutageScenario.stopped(context));
                    Thread.sleep(DATABASE_OUT.toMillis());
                }
                FailoverScenario.awaitKeys(gateway, pods);
            }
        }
    }

    private static void awaitRedis(CheckContext context) throws InterruptedException {
        Waiting.await("Redis answers again", RECOVERY, context.cluster().redis()::answers);
    }

    private static void awaitReplacement(CheckContext context, Pod lost) throws InterruptedException {
        Waiting.await(
                "there is a pod in place of " + lost.name(),
                RECOVERY,
                () -> RollingUpdateScenario.replaced(context, List.of(lost)));
    }
}
