package litellmha.verify.judge;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Verdict;

/** Judges which keys passed and which were refused while Redis was down, and how soon everything worked as before. */
public final class RedisOutageJudge implements Judge {

    /** Redis' pod is deleted. */
    public static final String KILLED = "killed";

    /** Redis keeps its connections and does not answer. */
    public static final String FROZEN = "frozen";

    /** Redis has no pod for a while. */
    public static final String DOWN = "down";

    /** The key, and the load, without limits. */
    public static final String FREE = "no limits";

    /** The key, and the load, with a budget that is never used up. */
    public static final String BUDGETED = "budget";

    /** The key, and the load, whose budget is used up. */
    public static final String SPENT = "spent budget";

    /** The measurement of the seconds from the fault until Redis answers again. */
    public static final String DOWN_SECONDS = "Redis did not answer";

    /** The key whose budget is partly used up before the fault, and the rest once another Redis has taken over. */
    public static final String PARTLY = "partly used budget";

    /** The requests for which the budget of {@link #PARTLY} is enough. */
    public static final int PARTLY_REQUESTS = 5;

    /** How long Redis is frozen, and how long it has no pod. */
    public static final Duration OUTAGE = Duration.ofSeconds(25);

    /** The longest time until spend is in the database. */
    public static final Duration FLUSH = PinnedLiteLlm.SPEND_FLUSH.plus(PinnedLiteLlm.SPEND_FLUSH_JITTER);

    /**
     * The time until LiteLLM tries Redis again and restores its counters from the database: doubled for busy
     * machines.
     */
    public static final double RECOVERY_SECONDS =
            2.0 * PinnedLiteLlm.REDIS_BREAKER.plus(PinnedLiteLlm.SPEND_FLUSH).toSeconds();

    private static final List<String> VARIANTS = List.of(KILLED, FROZEN, DOWN);

    /** Where several pods have Redis, it is the master that is lost. */
    private static final List<String> FAILOVER_VARIANTS = List.of(KILLED, FROZEN);

    /** The time from the fault until no request reaches Redis: the container and its connections have to end first. */
    private static final double ONSET_SECONDS = 3;

    static final int NO_REDIS = 503;

    @Override
    public String id() {
        return "redis-outage";
    }

    @Override
    public CheckTexts texts(Guarantees guarantees) {
        return new RedisOutageTexts(guarantees);
    }

    @Override
    public Verdict judge(History history) {
        Findings findings = new Findings();
        Map<String, History> phases = history.phases();
        for (String variant : history.guarantees().redisFailover() ? FAILOVER_VARIANTS : VARIANTS) {
            Optional.ofNullable(phases.get(variant))
                    .ifPresentOrElse(
                            part -> judge(variant, part, findings),
                            () -> findings.unknown("%s: it was not tested".formatted(variant)));
        }
        if (history.guarantees().redisFailover()) {
            return findings.verdict(RedisFailover.PASSED);
        }
        return findings.verdict(
                history.guarantees().failClosed()
                        ? "Keys without limits kept working, and no key with a budget passed unchecked while Redis was down."
                        : "Keys without limits kept working, and everything worked as before once Redis was back.");
    }

    private static void judge(String variant, History history, Findings findings) {
        Optional<Timed<Fault>> fault = history.timed(Fault.class).stream().findFirst();
        Optional<Timed<Measurement>> back = history.timed(Measurement.class).stream()
                .filter(measurement -> measurement.event().name().equals(DOWN_SECONDS))
                .findFirst();
        if (fault.isEmpty() || back.isEmpty()) {
            findings.unknown("%s: the history lacks the fault or its end".formatted(variant));
            return;
        }
        long down = fault.get().nanos();
        long up = back.get().nanos();
        findings.figure(Figure.seconds("Redis down", up - down).in(variant));
        Requests free = Requests.of(history, FREE);
        Requests budgeted = Requests.of(history, BUDGETED);
        Requests spent = Requests.of(history, SPENT);
        for (Requests load : List.of(free, budgeted, spent)) {
            if (load.within(Long.MIN_VALUE, down).isEmpty()
                    || load.within(up + nanos(RECOVERY_SECONDS), Long.MAX_VALUE).isEmpty()) {
                findings.unknown("%s: not every key was tested before and after the fault".formatted(variant));
                return;
            }
        }
        judgeFree(variant, free, findings);
        if (history.guarantees().redisFailover()) {
            RedisFailover.judge(variant, budgeted, spent, Requests.of(history, PARTLY), down, findings);
            return;
        }
        judgeBudgeted(variant, budgeted, down, up, history.guarantees().failClosed(), findings);
        judgeSpent(variant, spent, down, up, findings);
    }

    private static void judgeFree(String variant, Requests requests, Findings findings) {
        findings.figure(new Figure("slowest answer to a key without limits", requests.slowest(), "s").in(variant));
        requests.refused()
                .first()
                .ifPresent(request ->
                        findings.failed("%s: %d of %d requests with a key without limits failed, the first with %s"
                                .formatted(
                                        variant,
                                        requests.refused().count(),
                                        requests.count(),
                                        Requests.answer(request.event()))));
    }

    private static void judgeBudgeted(
            String variant, Requests requests, long down, long up, boolean closed, Findings findings) {
        if (!requests.refused().within(Long.MIN_VALUE, down).isEmpty()) {
            findings.unknown("%s: a key with a budget was refused before the fault".formatted(variant));
            return;
        }
        Requests meanwhile = requests.within(down + nanos(ONSET_SECONDS), up);
        findings.figure(new Figure("slowest answer to a key with a budget", requests.slowest(), "s").in(variant));
        findings.figure(Figure.count("requests with a budget while Redis was down", meanwhile.count())
                .in(variant));
        if (variant.equals(DOWN) && meanwhile.isEmpty()) {
            findings.unknown("%s: no request with a budget was answered while Redis was down".formatted(variant));
        }
        if (closed) {
            int unchecked = meanwhile.accepted().count();
            if (unchecked > 0) {
                findings.failed("%s: %d of %d requests with a budget were accepted while Redis was down"
                        .formatted(variant, unchecked, meanwhile.count()));
            }
            meanwhile
                    .refused()
                    .where(request -> request.event().code() != NO_REDIS)
                    .first()
                    .ifPresent(request -> findings.failed("%s: a key with a budget was refused with %s, not with %d"
                            .formatted(variant, Requests.answer(request.event()), NO_REDIS)));
        }
        double recovered = Math.max(0, requests.refused().end().orElse(up) - up);
        findings.figure(
                Figure.seconds("last refusal after Redis is back", recovered).in(variant));
        if (recovered / 1e9 > RECOVERY_SECONDS) {
            findings.failed("%s: a key with a budget was still refused %.1f s after Redis was back, more than %.0f s"
                    .formatted(variant, recovered / 1e9, RECOVERY_SECONDS));
        }
    }

    private static void judgeSpent(String variant, Requests requests, long down, long up, Findings findings) {
        Requests passed = requests.accepted();
        if (!passed.within(Long.MIN_VALUE, down).isEmpty()) {
            findings.unknown("%s: a key with a spent budget passed before the fault".formatted(variant));
            return;
        }
        findings.figure(
                Figure.count("requests past a spent budget", passed.count()).in(variant));
        int meanwhile = passed.within(Long.MIN_VALUE, up).count();
        if (meanwhile > 0) {
            findings.failed(
                    "%s: requests with a spent budget passed while Redis was down: %d".formatted(variant, meanwhile));
        }
        double last = passed.end().orElse(up) - up;
        if (last / 1e9 > FLUSH.toSeconds()) {
            findings.failed("%s: a key with a spent budget still passed %.1f s after Redis was back, more than %d s"
                    .formatted(variant, last / 1e9, FLUSH.toSeconds()));
        }
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }
}
