package litellmha.verify.check;

import static litellmha.verify.judge.SpendJudge.BACK;
import static litellmha.verify.judge.SpendJudge.DECLARED_COST;
import static litellmha.verify.judge.SpendJudge.IN_TURN;
import static litellmha.verify.judge.SpendJudge.PRICE;
import static litellmha.verify.judge.SpendJudge.SERVICE;
import static litellmha.verify.judge.SpendJudge.SUMS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import litellmha.kubeapi.Right;
import litellmha.platform.PlatformPlan;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;
import litellmha.verify.cluster.StackChanges;
import litellmha.verify.cluster.Waiting;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.judge.SpendCount;
import litellmha.verify.judge.SpendJudge;
import litellmha.verify.judge.SpendPhase;
import litellmha.verify.model.BrokenCheckException;
import litellmha.verify.undo.UndoStep;

/** Requests of a known cost are sent through every fault; then all that LiteLLM has counted of them is read. */
final class SpendScenario implements Scenario {

    private static final Duration BEFORE = Duration.ofSeconds(8);

    /** Some of the spend must be written when the fault comes, or it might take everything. */
    private static final Duration BEFORE_A_LOSS = SpendJudge.WRITTEN.plus(BEFORE);

    private static final Duration AFTER = Duration.ofSeconds(5);

    /** LiteLLM's breaker has closed by then, and each counter that Redis lost is there again because its key was used. */
    private static final Duration AFTER_REDIS = Duration.ofSeconds(15);

    /** LiteLLM counts in Redis after it has answered. */
    private static final Duration COUNTED = Duration.ofSeconds(3);

    /** It notices late that a client is gone. */
    private static final Duration COUNTED_AFTER_HANG_UPS = Duration.ofSeconds(10);

    private static final Duration SETTLED = SpendJudge.WRITTEN.multipliedBy(4);
    private static final Duration BETWEEN_READS = Duration.ofSeconds(3);
    private static final Duration HANG_UPS_LAST = Duration.ofSeconds(8);
    private static final double HANG_UP_SECONDS = 1;

    /** One of each team and user. */
    private static final int STREAMS = 4;

    private static final double PAUSE_SECONDS = 0.25;

    /** The keys whose requests go to the pods in turn; those of the others go through the Service. */
    private static final int IN_TURN_KEYS = SpendAccounts.KEYS / 2;

    @Override
    public List<Right> rights(PlatformPlan plan) {
        return Stream.of(StackChanges.DELETE_PODS, StackChanges.RESTART, StackChanges.HIBERNATE)
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void observe(CheckContext context) throws InterruptedException {
        List<SpendAccounts> accounts = new ArrayList<>();
        try (var delete = context.journal().record(new UndoStep.DeleteSpenders());
                GatewayClient gateway = context.gateway()) {
            recordCost(context, gateway);
            long written = System.nanoTime();
            for (SpendPhase phase : SpendPhase.of(context.guarantees())) {
                Waiting.await(
                        "everything is ready again", SpendFaults.RECOVERY, () -> NodeDrainScenario.healthy(context));
                context.record(new Phase(phase.toString()));
                SpendAccounts own = SpendAccounts.create(context, phase, gateway, first(context));
                accounts.add(own);
                if (phase == SpendPhase.HANG_UPS) {
                    hangUp(gateway, own);
                } else {
                    spend(context, phase, gateway, own, written);
                }
                Thread.sleep((phase == SpendPhase.HANG_UPS ? COUNTED_AFTER_HANG_UPS : COUNTED).toMillis());
                written = System.nanoTime() + SpendJudge.WRITTEN.toNanos();
                if (context.guarantees().sharedRedis()) {
                    own.recordRedis();
                }
            }
            awaitStandstill(accounts.get(accounts.size() - 1));
            context.record(new Phase(SUMS));
            accounts.forEach(SpendAccounts::recordDatabase);
        }
    }

    private static Pod first(CheckContext context) {
        return context.cluster().pods().gateways().get(0);
    }

    private static void recordCost(CheckContext context, GatewayClient gateway) {
        context.record(new Phase(PRICE));
        gateway.mint(first(context), PRICE, BudgetScenario.AMPLE_BUDGET);
        GatewayClient.Answer answer = gateway.ask(first(context), PRICE, "{}");
        if (answer.tokens().total() == 0) {
            throw new BrokenCheckException("pod %s does not say how many tokens a request has: HTTP %d %s"
                    .formatted(
                            first(context).name(),
                            answer.request().code(),
                            answer.request().error()));
        }
        DeclaredModels.of(context.plan().gateway().config())
                .cost(context.model(), answer.tokens())
                .ifPresent(dollars -> context.record(new Measurement(DECLARED_COST, Optional.empty(), dollars, "USD")));
        gateway.delete(first(context), PRICE);
    }

    /** @param written when all that was spent before is in the database: a fault must take from its own phase only */
    private static void spend(
            CheckContext context, SpendPhase phase, GatewayClient gateway, SpendAccounts own, long written)
            throws InterruptedException {
        List<Pod> pods = context.cluster().pods().gateways();
        List<GatewayClient.Load> inTurn = new ArrayList<>(inTurn(gateway, own, pods));
        List<GatewayClient.Load> others = own.keys().stream()
                .skip(IN_TURN_KEYS)
                .map(key -> gateway.load(SERVICE, List.of(), key, 1, PAUSE_SECONDS, false))
                .toList();
        try {
            Thread.sleep((phase.mayTakeSpend(context.guarantees()) ? BEFORE_A_LOSS : BEFORE).toMillis());
            if (phase != SpendPhase.STEADY) {
                TimeUnit.NANOSECONDS.sleep(written - System.nanoTime());
                if (SpendFaults.endsPods(phase)) {
                    // Nobody answers at the address of a pod that is gone.
                    inTurn.forEach(GatewayClient.Load::close);
                }
                long begun = System.nanoTime();
                SpendFaults.cause(context, phase, gateway, pods);
                context.record(new Measurement(BACK, Optional.empty(), (System.nanoTime() - begun) / 1e9, "s"));
                if (SpendFaults.endsPods(phase)) {
                    // A counter in Redis ends a minute after its key's last use, which a roll may take longer than.
                    inTurn.addAll(inTurn(gateway, own, context.cluster().pods().gateways()));
                }
                Thread.sleep((SpendFaults.ofRedis(phase) ? AFTER_REDIS : AFTER).toMillis());
            }
        } finally {
            inTurn.forEach(GatewayClient.Load::close);
            others.forEach(GatewayClient.Load::close);
        }
    }

    private static List<GatewayClient.Load> inTurn(GatewayClient gateway, SpendAccounts own, List<Pod> pods) {
        return own.keys().stream()
                .limit(IN_TURN_KEYS)
                .map(key -> gateway.load(IN_TURN, pods, key, 1, PAUSE_SECONDS, false))
                .toList();
    }

    private static void hangUp(GatewayClient gateway, SpendAccounts own) throws InterruptedException {
        // A long stream takes much of a pod's processor.
        List<GatewayClient.Load> loads = own.keys().stream()
                .limit(STREAMS)
                .map(key -> gateway.hangUps(SERVICE, key, 1, HANG_UP_SECONDS))
                .toList();
        Thread.sleep(HANG_UPS_LAST.toMillis());
        loads.forEach(GatewayClient.Load::close);
    }

    /** Waits until all pods had time to write, and what is there changes no more. It tells how long; the judge decides. */
    private static void awaitStandstill(SpendAccounts own) throws InterruptedException {
        Map<SpendCount, Double> seen = Map.of();
        long since = System.nanoTime();
        long end = since + SETTLED.toNanos();
        while (System.nanoTime() - since < SpendJudge.WRITTEN.toNanos() && System.nanoTime() < end) {
            try {
                Map<SpendCount, Double> now = own.sums();
                if (!now.equals(seen)) {
                    seen = now;
                    since = System.nanoTime();
                }
            } catch (BrokenCheckException whileTheDatabaseIsAway) {
                since = System.nanoTime();
            }
            Thread.sleep(BETWEEN_READS.toMillis());
        }
    }
}
