package litellmha.verify.check;

import static litellmha.verify.judge.RedisOutageJudge.BUDGETED;
import static litellmha.verify.judge.RedisOutageJudge.DOWN;
import static litellmha.verify.judge.RedisOutageJudge.DOWN_SECONDS;
import static litellmha.verify.judge.RedisOutageJudge.FLUSH;
import static litellmha.verify.judge.RedisOutageJudge.FREE;
import static litellmha.verify.judge.RedisOutageJudge.FROZEN;
import static litellmha.verify.judge.RedisOutageJudge.KILLED;
import static litellmha.verify.judge.RedisOutageJudge.OUTAGE;
import static litellmha.verify.judge.RedisOutageJudge.PARTLY;
import static litellmha.verify.judge.RedisOutageJudge.PARTLY_REQUESTS;
import static litellmha.verify.judge.RedisOutageJudge.RECOVERY_SECONDS;
import static litellmha.verify.judge.RedisOutageJudge.SPENT;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import litellmha.kubeapi.Right;
import litellmha.names.RedisNames;
import litellmha.platform.PlatformPlan;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;
import litellmha.verify.cluster.Redis;
import litellmha.verify.cluster.StackChanges;
import litellmha.verify.cluster.Waiting;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.model.BrokenCheckException;
import litellmha.verify.model.Guarantees;
import litellmha.verify.undo.UndoStep;

/**
 * Redis, which counts budgets and limits for all replicas, is killed, frozen and scaled to 0 for a while. Where another Redis
 * takes over, the master is killed, and the next one frozen.
 */
final class RedisOutageScenario implements Scenario {

    /** Requests that show how things were before the fault. */
    private static final Duration BEFORE = Duration.ofSeconds(2);

    private static final Duration BACK = Duration.ofMinutes(2);

    /** Beyond what recovery may take, so that a request that is refused too late is seen. */
    private static final Duration AFTER = Duration.ofSeconds((long) RECOVERY_SECONDS + 3);

    private static final int SPENT_REQUESTS = 2;
    private static final double PAUSE_SECONDS = 0.3;

    @Override
    public List<Right> rights(PlatformPlan plan) {
        return Guarantees.of(plan).redisFailover()
                ? StackChanges.DELETE_PODS
                : Stream.of(StackChanges.DELETE_PODS, StackChanges.SCALE)
                        .flatMap(List::stream)
                        .toList();
    }

    @Override
    public void observe(CheckContext context) throws InterruptedException {
        outage(context, KILLED, () -> context.delete(context.cluster().redis().pod(), Optional.of(0L)));
        outage(context, FROZEN, () -> {
            Redis redis = context.cluster().redis();
            context.record(new Fault("freeze", redis.pod().name(), "for %d s".formatted(OUTAGE.toSeconds())));
            redis.freeze(OUTAGE);
        });
        if (context.guarantees().redisFailover()) {
            return;
        }
        outage(context, DOWN, () -> {
            int replicas = context.cluster().changes().replicas(RedisNames.DEPLOYMENT);
            try (var scale = context.journal().record(new UndoStep.Scale(RedisNames.DEPLOYMENT, replicas))) {
                context.record(
                        new Fault("scale to 0", RedisNames.DEPLOYMENT, "for %d s".formatted(OUTAGE.toSeconds())));
                context.cluster().changes().scale(RedisNames.DEPLOYMENT, 0);
                Thread.sleep(OUTAGE.toMillis());
            }
        });
    }

    private interface Action {
        void run() throws InterruptedException;
    }

    private static void outage(CheckContext context, String variant, Action fault) throws InterruptedException {
        List<Pod> pods = context.cluster().pods().gateways();
        List<GatewayClient.Load> loads = new ArrayList<>();
        try (GatewayClient gateway = context.gateway()) {
            context.record(new Phase("prepare " + variant));
            gateway.mint(pods.get(0), FREE, "{}");
            gateway.mint(pods.get(0), BUDGETED, BudgetScenario.AMPLE_BUDGET);
            double cost = gateway.ask(pods.get(0), BUDGETED).cost();
            if (cost <= 0) {
                throw new BrokenCheckException("the model has no price, so no budget binds");
            }
            gateway.mint(pods.get(0), SPENT, "{\"max_budget\": %s}".formatted(SPENT_REQUESTS * cost));
            for (int i = 0; i <= SPENT_REQUESTS; i++) {
                pods.forEach(pod -> List.of(FREE, BUDGETED, SPENT).forEach(key -> gateway.ask(pod, key)));
            }
            // From then on the spend is in the database, from which LiteLLM fills an empty Redis.
            Thread.sleep(FLUSH.toMillis());
            context.record(new Phase(variant));
            List.of(FREE, BUDGETED, SPENT)
                    .forEach(key -> loads.add(gateway.load(key, pods, key, pods.size(), PAUSE_SECONDS, false)));
            Thread.sleep(BEFORE.toMillis());
            boolean failover = context.guarantees().redisFailover();
            Redis redis = context.cluster().redis();
            Optional<String> before = failover ? Optional.of(redis.pod().uid()) : Optional.empty();
            if (failover) {
                gateway.mint(pods.get(0), PARTLY, "{\"max_budget\": %s}".formatted(PARTLY_REQUESTS * cost));
                for (int i = 0; i < PARTLY_REQUESTS / 2; i++) {
                    gateway.ask(pods.get(i % pods.size()), PARTLY);
                }
            }
            long begun = System.nanoTime();
            fault.run();
            Waiting.await("Redis answers again", BACK, () -> redis.answersWithout(before));
            context.record(new Measurement(DOWN_SECONDS, Optional.empty(), (System.nanoTime() - begun) / 1e9, "s"));
            if (failover) {
                useUp(gateway, pods);
            }
            Thread.sleep(AFTER.toMillis());
            loads.forEach(GatewayClient.Load::close);
            context.record(new Phase("clean up after " + variant));
            List.of(FREE, BUDGETED, SPENT).forEach(key -> gateway.delete(pods.get(0), key));
            if (failover) {
                gateway.delete(pods.get(0), PARTLY);
            }
        }
    }

    /** Before the spend of the key is in the database, from which an empty Redis would have it some seconds later. */
    private static void useUp(GatewayClient gateway, List<Pod> pods) throws InterruptedException {
        Waiting.await("keys with a budget pass again", BACK, () -> pods.stream()
                .allMatch(pod -> gateway.ask(pod, BUDGETED).code() == 200));
        for (int i = 0; i < PARTLY_REQUESTS; i++) {
            pods.forEach(pod -> gateway.ask(pod, PARTLY));
        }
    }
}
