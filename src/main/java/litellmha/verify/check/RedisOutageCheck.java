package litellmha.verify.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import litellmha.redis.RedisPlan;
import litellmha.verify.BrokenCheckException;
import litellmha.verify.Check;
import litellmha.verify.Disruption;
import litellmha.verify.Promise;
import litellmha.verify.Rig;
import litellmha.verify.Verdict;
import litellmha.verify.Waiting;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.history.History;
import litellmha.verify.undo.UndoStep;

/** Redis, which counts budgets and limits for all replicas, is killed, frozen and taken away for a while. */
public final class RedisOutageCheck implements Check {

    static final String KILLED = "killed";
    static final String FROZEN = "frozen";
    static final String AWAY = "away";
    static final List<String> VARIANTS = List.of(KILLED, FROZEN, AWAY);

    static final String FREE = "no limits";
    static final String BUDGETED = "budget";
    static final String SPENT = "spent budget";

    /** Seconds from the fault until Redis answers again. */
    static final String AWAY_SECONDS = "Redis did not answer";

    /** The kubelet ends a freeze sooner: it restarts a Redis that does not answer its liveness probe. */
    /** Requests that show how things were before the fault. */
    private static final Duration BEFORE = Duration.ofSeconds(2);

    private static final Duration OUTAGE = Duration.ofSeconds(25);

    private static final Duration BACK = Duration.ofMinutes(2);

    /** LiteLLM's {@code proxy_batch_write_at} of 10 s, and the write. */
    static final Duration FLUSH = Duration.ofSeconds(13);

    /** Its circuit breaker looks again every 5 s, and its counters are seeded from what was flushed. */
    static final double RECOVERY_SECONDS = 30;

    /** Beyond what recovery may take, so that a request that is refused too late is seen. */
    private static final Duration AFTER = Duration.ofSeconds((long) RECOVERY_SECONDS + 3);

    private static final int SPENT_REQUESTS = 2;
    private static final double PAUSE_SECONDS = 0.3;

    @Override
    public String id() {
        return "redis-outage";
    }

    @Override
    public String claim(Promise promise) {
        return "While Redis is out, keys without limits go on working and keys with a budget are %s; %.0f s after it is back"
                        .formatted(promise.failClosed() ? "refused" : "not checked", RECOVERY_SECONDS)
                + " all is as before.";
    }

    @Override
    public Disruption disruption(Promise promise) {
        return Disruption.STOPS_COMPONENT;
    }

    @Override
    public String does(Promise promise) {
        return "Deletes the pod of Redis without grace, freezes Redis for %d s, which the kubelet may end sooner, and takes"
                        .formatted(OUTAGE.toSeconds())
                + " it away for as long, while requests are sent.";
    }

    @Override
    public String undo() {
        return "Redis gets its pod again, empty as it has no volume; the freeze ends by itself.";
    }

    @Override
    public Duration takes(Promise promise) {
        return Duration.ofMinutes(4);
    }

    @Override
    public Optional<String> inapplicable(Promise promise) {
        return promise.sharedRedis() ? Optional.empty() : Optional.of("tier %s has no Redis".formatted(promise.tier()));
    }

    @Override
    public void observe(Rig rig) throws InterruptedException {
        outage(rig, KILLED, () -> rig.delete(redis(rig), Optional.of(0L)));
        outage(rig, FROZEN, () -> {
            Pod redis = redis(rig);
            rig.record(new Fault("freeze", redis.name(), "for %d s".formatted(OUTAGE.toSeconds())));
            command(rig, redis, "client pause %d all".formatted(OUTAGE.toMillis()));
        });
        outage(rig, AWAY, () -> {
            int replicas = rig.cluster().redis().size();
            try (var scale = rig.before(new UndoStep.Scale(RedisPlan.SERVICE, replicas))) {
                rig.record(new Fault("scale to 0", RedisPlan.SERVICE, "for %d s".formatted(OUTAGE.toSeconds())));
                rig.cluster().changes().scale(RedisPlan.SERVICE, 0);
                Thread.sleep(OUTAGE.toMillis());
            }
        });
    }

    private interface Action {
        void run() throws InterruptedException;
    }

    private static void outage(Rig rig, String variant, Action fault) throws InterruptedException {
        List<Pod> pods = rig.cluster().gateways();
        List<GatewayClient.Load> loads = new ArrayList<>();
        try (GatewayClient gateway = rig.gateway()) {
            rig.record(new Phase("prepare " + variant));
            gateway.mint(pods.get(0), FREE, "{}");
            gateway.mint(pods.get(0), BUDGETED, BudgetCheck.AMPLE_BUDGET);
            double cost = gateway.ask(pods.get(0), BUDGETED).cost();
            if (cost <= 0) {
                throw new BrokenCheckException("the model has no price, so no budget binds");
            }
            gateway.mint(pods.get(0), SPENT, "{\"max_budget\": %s}".formatted(SPENT_REQUESTS * cost));
            for (int i = 0; i <= SPENT_REQUESTS; i++) {
                pods.forEach(pod -> List.of(FREE, BUDGETED, SPENT).forEach(key -> gateway.ask(pod, key)));
            }
            // What was spent is in the database from then on, which is where an empty Redis takes it from.
            Thread.sleep(FLUSH.toMillis());
            rig.record(new Phase(variant));
            List.of(FREE, BUDGETED, SPENT)
                    .forEach(key -> loads.add(gateway.load(key, pods, key, pods.size(), PAUSE_SECONDS, false)));
            Thread.sleep(BEFORE.toMillis());
            long begun = System.nanoTime();
            fault.run();
            Waiting.await("Redis answers again", BACK, () -> answers(rig));
            rig.record(new Measurement(AWAY_SECONDS, Optional.empty(), (System.nanoTime() - begun) / 1e9, "s"));
            Thread.sleep(AFTER.toMillis());
            loads.forEach(GatewayClient.Load::close);
            rig.record(new Phase("clean up after " + variant));
            List.of(FREE, BUDGETED, SPENT).forEach(key -> gateway.delete(pods.get(0), key));
        }
    }

    private static Pod redis(Rig rig) {
        return rig.cluster().redis().stream()
                .findFirst()
                .orElseThrow(() -> new BrokenCheckException("there is no pod of Redis"));
    }

    private static boolean answers(Rig rig) {
        try {
            return command(rig, redis(rig), "ping").strip().equals("PONG");
        } catch (BrokenCheckException e) {
            return false;
        }
    }

    /** The password stays in the pod. */
    private static String command(Rig rig, Pod redis, String command) {
        return rig.cluster()
                .run(
                        redis.name(),
                        RedisPlan.COMPONENT,
                        "sh",
                        "-c",
                        "REDISCLI_AUTH=\"$REDIS_PASSWORD\" exec redis-cli " + command);
    }

    @Override
    public Verdict judge(History history) {
        return RedisOutageJudge.judge(history);
    }
}
