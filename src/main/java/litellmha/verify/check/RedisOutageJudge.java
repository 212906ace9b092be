package litellmha.verify.check;

import static litellmha.verify.check.RedisOutageCheck.AWAY;
import static litellmha.verify.check.RedisOutageCheck.AWAY_SECONDS;
import static litellmha.verify.check.RedisOutageCheck.BUDGETED;
import static litellmha.verify.check.RedisOutageCheck.FLUSH;
import static litellmha.verify.check.RedisOutageCheck.FREE;
import static litellmha.verify.check.RedisOutageCheck.RECOVERY_SECONDS;
import static litellmha.verify.check.RedisOutageCheck.SPENT;
import static litellmha.verify.check.RedisOutageCheck.VARIANTS;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.verify.Figure;
import litellmha.verify.Verdict;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;

/** Judges a {@link RedisOutageCheck}. */
final class RedisOutageJudge {

    /** From the fault until no request finds Redis any more: the container's end, the connection's. */
    private static final double ONSET_SECONDS = 3;

    private static final int NO_REDIS = 503;

    private RedisOutageJudge() {}

    static Verdict judge(History history) {
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
        Requests free = Requests.of(history, FREE);
        Requests budgeted = Requests.of(history, BUDGETED);
        Requests spent = Requests.of(history, SPENT);
        for (Requests load : List.of(free, budgeted, spent)) {
            if (load.within(Long.MIN_VALUE, out).isEmpty()
                    || load.within(in + nanos(RECOVERY_SECONDS), Long.MAX_VALUE).isEmpty()) {
                findings.unknown("%s: there are not requests of each key before and after".formatted(variant));
                return;
            }
        }
        judgeFree(variant, free, findings);
        judgeBudgeted(variant, budgeted, out, in, history.promise().failClosed(), findings);
        judgeSpent(variant, spent, out, in, findings);
    }

    private static void judgeFree(String variant, Requests requests, Findings findings) {
        findings.figure(new Figure("slowest answer to a key without limits, " + variant, requests.slowest(), "s"));
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
            String variant, Requests requests, long out, long in, boolean closed, Findings findings) {
        if (!requests.refused().within(Long.MIN_VALUE, out).isEmpty()) {
            findings.unknown("%s: a key with a budget was refused before the fault".formatted(variant));
            return;
        }
        Requests meanwhile = requests.within(out + nanos(ONSET_SECONDS), in);
        findings.figure(new Figure("slowest answer to a key with a budget, " + variant, requests.slowest(), "s"));
        findings.figure(Figure.count("requests with a budget while Redis was out, " + variant, meanwhile.count()));
        if (variant.equals(AWAY) && meanwhile.isEmpty()) {
            findings.unknown("%s: no request with a budget was answered while Redis was out".formatted(variant));
        }
        if (closed) {
            int unchecked = meanwhile.accepted().count();
            if (unchecked > 0) {
                findings.failed("%s: %d of %d requests with a budget were let through while Redis was out"
                        .formatted(variant, unchecked, meanwhile.count()));
            }
            meanwhile
                    .refused()
                    .where(request -> request.event().code() != NO_REDIS)
                    .first()
                    .ifPresent(request -> findings.failed("%s: a key with a budget was refused with %s, not with %d"
                            .formatted(variant, Requests.answer(request.event()), NO_REDIS)));
        }
        double recovered = Math.max(0, requests.refused().end().orElse(in) - in);
        findings.figure(Figure.seconds("last refusal after Redis is back, " + variant, recovered));
        if (recovered / 1e9 > RECOVERY_SECONDS) {
            findings.failed("%s: a key with a budget was still refused %.1f s after Redis was back, more than %.0f s"
                    .formatted(variant, recovered / 1e9, RECOVERY_SECONDS));
        }
    }

    private static void judgeSpent(String variant, Requests requests, long out, long in, Findings findings) {
        Requests passed = requests.accepted();
        if (!passed.within(Long.MIN_VALUE, out).isEmpty()) {
            findings.unknown("%s: a key with a spent budget passed before the fault".formatted(variant));
            return;
        }
        findings.figure(Figure.count("requests past a spent budget, " + variant, passed.count()));
        int meanwhile = passed.within(Long.MIN_VALUE, in).count();
        if (meanwhile > 0) {
            findings.failed(
                    "%s: requests with a spent budget passed while Redis was out: %d".formatted(variant, meanwhile));
        }
        double last = passed.end().orElse(in) - in;
        if (last / 1e9 > FLUSH.toSeconds()) {
            findings.failed("%s: a key with a spent budget still passed %.1f s after Redis was back, more than %d s"
                    .formatted(variant, last / 1e9, FLUSH.toSeconds()));
        }
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }
}
