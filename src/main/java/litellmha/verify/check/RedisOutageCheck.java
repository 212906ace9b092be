package litellmha.verify.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import litellmha.redis.RedisPlan;
import litellmha.verify.BrokenCheckException;
import litellmha.verify.Check;
import litellmha.verify.Disruption;
import litellmha.verify.Figure;
import litellmha.verify.Promise;
import litellmha.verify.Rig;
import litellmha.verify.Verdict;
import litellmha.verify.Waiting;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.history.Event.Request;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;
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

    private static final Duration OUTAGE = Duration.ofSeconds(25);
    private static final Duration BACK = Duration.ofMinutes(2);

    /** LiteLLM's {@code proxy_batch_write_at} of 10 s, and the write. */
    private static final Duration FLUSH = Duration.ofSeconds(13);

    /** From the fault until no request finds Redis any more: the container's end, the connection's. */
    static final double ONSET_SECONDS = 3;

    /** Its circuit breaker looks again every 5 s, and its counters are seeded from what was flushed. */
    static final double RECOVERY_SECONDS = 30;

    private static final int SPENT_REQUESTS = 2;
    private static final double PAUSE_SECONDS = 0.3;
    private static final int NO_REDIS = 503;

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
    public Disruption disruption() {
        return Disruption.STOPS_COMPONENT;
    }

    @Override
    public String does(Promise promise) {
        return "Deletes the pod of Redis without grace, freezes Redis for %1$d s, and takes it away for %1$d s, while it sends"
                        .formatted(OUTAGE.toSeconds())
                + " requests.";
    }

    @Override
    public String undo() {
        return "Redis gets its pod again, empty as it has no volume; the freeze ends by itself.";
    }

    @Override
    public Duration takes(Promise promise) {
        return Duration.ofMinutes(3);
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
                rig.cluster().scale(RedisPlan.SERVICE, 0);
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
            Thread.sleep(2000);
            long begun = System.nanoTime();
            fault.run();
            Waiting.await("Redis answers again", BACK, () -> answers(rig));
            rig.record(new Measurement(AWAY_SECONDS, Optional.empty(), (System.nanoTime() - begun) / 1e9, "s"));
            Thread.sleep(Math.round(RECOVERY_SECONDS * 1000) + 3000);
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
        Findings findings = new Findings();
        Map<String, History> phases = history.phases();
        for (String variant : VARIANTS) {
            Optional.ofNullable(phases.get(variant))
                    .ifPresentOrElse(
                            part -> judge(variant, part, findings),
                            () -> findings.unknown("%s: it was not tried".formatted(variant)));
        }
        return findings.verdict(
                "Keys without limits went on working, and no key with a budget passed unchecked while Redis was out.");
    }

    private static void judge(String variant, History history, Findings findings) {
        Optional<Timed<Fault>> fault = history.timed(Fault.class).stream().findFirst();
        Optional<Timed<Measurement>> back = history.timed(Measurement.class).stream()
                .filter(measurement -> measurement.event().name().equals(AWAY_SECONDS))
                .findFirst();
        if (fault.isEmpty() || back.isEmpty()) {
            findings.unknown("%s: the history does not have both the fault and its end".formatted(variant));
            return;
        }
        long out = fault.get().nanos();
        long in = back.get().nanos();
        findings.figure(Figure.seconds("Redis out, " + variant, in - out));
        Map<String, List<Timed<Request>>> byKey = history.timed(Request.class).stream()
                .collect(Collectors.groupingBy(request -> request.event().load()));
        List<Timed<Request>> free = byKey.getOrDefault(FREE, List.of());
        List<Timed<Request>> budgeted = byKey.getOrDefault(BUDGETED, List.of());
        List<Timed<Request>> spent = byKey.getOrDefault(SPENT, List.of());
        for (List<Timed<Request>> load : List.of(free, budgeted, spent)) {
            if (between(load, Long.MIN_VALUE, out).isEmpty()
                    || between(load, in + seconds(RECOVERY_SECONDS), Long.MAX_VALUE)
                            .isEmpty()) {
                findings.unknown("%s: there are not requests of each key before and after".formatted(variant));
                return;
            }
        }
        judgeFree(variant, free, findings);
        judgeBudgeted(variant, budgeted, out, in, history.promise().failClosed(), findings);
        judgeSpent(variant, spent, out, in, findings);
    }

    private static void judgeFree(String variant, List<Timed<Request>> requests, Findings findings) {
        List<Timed<Request>> failed =
                requests.stream().filter(request -> !accepted(request)).toList();
        findings.figure(new Figure("slowest answer to a key without limits, " + variant, slowest(requests), "s"));
        if (!failed.isEmpty()) {
            findings.failed("%s: %d of %d requests with a key without limits failed, the first with %d %s"
                    .formatted(
                            variant,
                            failed.size(),
                            requests.size(),
                            failed.get(0).event().code(),
                            failed.get(0).event().error()));
        }
    }

    private static void judgeBudgeted(
            String variant, List<Timed<Request>> requests, long out, long in, boolean closed, Findings findings) {
        if (between(requests, Long.MIN_VALUE, out).stream().anyMatch(request -> !accepted(request))) {
            findings.unknown("%s: a key with a budget was refused before the fault".formatted(variant));
            return;
        }
        List<Timed<Request>> meanwhile = between(requests, out + seconds(ONSET_SECONDS), in);
        findings.figure(new Figure("slowest answer to a key with a budget, " + variant, slowest(requests), "s"));
        findings.figure(Figure.count("requests with a budget while Redis was out, " + variant, meanwhile.size()));
        if (closed) {
            long unchecked =
                    meanwhile.stream().filter(RedisOutageCheck::accepted).count();
            if (unchecked > 0) {
                findings.failed("%s: %d of %d requests with a budget were let through while Redis was out"
                        .formatted(variant, unchecked, meanwhile.size()));
            }
            meanwhile.stream()
                    .filter(request -> !accepted(request) && request.event().code() != NO_REDIS)
                    .findFirst()
                    .ifPresent(request -> findings.failed("%s: a key with a budget was refused with %d %s, not with %d"
                            .formatted(
                                    variant,
                                    request.event().code(),
                                    request.event().error(),
                                    NO_REDIS)));
        }
        double recovered = requests.stream()
                .filter(request -> !accepted(request))
                .mapToLong(request -> request.nanos() - in)
                .max()
                .orElse(0);
        findings.figure(Figure.seconds("last refusal after Redis is back, " + variant, Math.max(0, recovered)));
        if (recovered / 1e9 > RECOVERY_SECONDS) {
            findings.failed("%s: a key with a budget was still refused %.1f s after Redis was back, more than %.0f s"
                    .formatted(variant, recovered / 1e9, RECOVERY_SECONDS));
        }
    }

    private static void judgeSpent(
            String variant, List<Timed<Request>> requests, long out, long in, Findings findings) {
        if (between(requests, Long.MIN_VALUE, out).stream().anyMatch(RedisOutageCheck::accepted)) {
            findings.unknown("%s: a key with a spent budget passed before the fault".formatted(variant));
            return;
        }
        List<Timed<Request>> passed =
                requests.stream().filter(RedisOutageCheck::accepted).toList();
        findings.figure(Figure.count("requests past a spent budget, " + variant, passed.size()));
        long meanwhile = passed.stream().filter(request -> request.nanos() < in).count();
        if (meanwhile > 0) {
            findings.failed(
                    "%s: %d requests passed with a spent budget while Redis was out".formatted(variant, meanwhile));
        }
        double last =
                passed.stream().mapToLong(request -> request.nanos() - in).max().orElse(0);
        if (last / 1e9 > FLUSH.toSeconds()) {
            findings.failed("%s: a key with a spent budget still passed %.1f s after Redis was back, more than %d s"
                    .formatted(variant, last / 1e9, FLUSH.toSeconds()));
        }
    }

    private static boolean accepted(Timed<Request> request) {
        return request.event().code() == 200;
    }

    /** Requests that were sent and answered in between. */
    private static List<Timed<Request>> between(List<Timed<Request>> requests, long from, long to) {
        return requests.stream()
                .filter(request ->
                        request.nanos() - seconds(request.event().seconds()) >= from && request.nanos() <= to)
                .toList();
    }

    private static double slowest(List<Timed<Request>> requests) {
        return requests.stream()
                .mapToDouble(request -> request.event().seconds())
                .max()
                .orElse(0);
    }

    private static long seconds(double seconds) {
        return Math.round(seconds * 1e9);
    }
}
