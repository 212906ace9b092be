package litellmha.verify.judge;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;
import litellmha.verify.judge.SpendClaims.Claim;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Guarantees;

/**
 * What clients were charged in a phase, against what was counted for its keys.
 *
 * @param all requests
 * @param charged those that were accepted and whose answers came to their end
 * @param unknown those whose answers clients did not see to their end: they may be counted or not
 * @param cost of a request, in dollars
 */
record SpendOfPhase(
        SpendPhase phase,
        Guarantees guarantees,
        Requests all,
        Requests charged,
        Requests unknown,
        CounterUse use,
        Optional<Timed<Fault>> fault,
        Optional<Long> back,
        Map<SpendCount, Double> counted,
        double cost) {

    /** How long after an answer LiteLLM may count it in Redis. */
    private static final Duration COUNTED = Duration.ofSeconds(1);

    /** A command that timed out is sent once more, and neither is taken back if the request is refused for it. */
    private static final int REPEATS = 2;

    static SpendOfPhase of(SpendPhase phase, History history, Map<SpendCount, Double> counted, double cost) {
        Requests all = Requests.of(history, List.of(SpendJudge.IN_TURN, SpendJudge.SERVICE));
        Requests charged = all.accepted().where(request -> request.event().complete());
        return new SpendOfPhase(
                phase,
                history.guarantees(),
                all,
                charged,
                all.where(request -> request.event().code() == 0).and(all.cut()),
                CounterUse.of(history, charged),
                history.timed(Fault.class).stream().findFirst(),
                history.timed(Measurement.class).stream()
                        .filter(measurement -> measurement.event().name().equals(SpendJudge.BACK))
                        .map(Timed::nanos)
                        .findFirst(),
                counted,
                cost);
    }

    void judge(Findings findings) {
        if (charged.isEmpty()) {
            findings.unknown("%s: no request was accepted".formatted(phase));
            return;
        }
        if (phase != SpendPhase.STEADY && (fault.isEmpty() || back.isEmpty())) {
            findings.unknown("%s: the history lacks the fault or its end".formatted(phase));
            return;
        }
        double due = dollars(charged);
        findings.figure(Figure.count("requests", charged.count()).in(phase.toString()));
        findings.figure(Figure.count("unknown", unknown.count()).in(phase.toString()));
        findings.figure(new Figure("charged", due * 100, "cents").in(phase.toString()));
        Map<String, String> allowed = new LinkedHashMap<>();
        for (SpendCount count : SpendCount.of(guarantees)) {
            if (!counted.containsKey(count)) {
                findings.unknown("%s: %s: it was not read".formatted(phase, count));
                continue;
            }
            double found = counted.get(count);
            findings.figure(new Figure(count.toString(), found * 100, "cents").in(phase.toString()));
            if (count.redis() && use.droppedAtTheEnd(count)) {
                findings.unknown("%s: %s: not in use for a minute when it was read, so Redis had dropped it"
                        .formatted(phase, count));
            } else {
                judge(count, due, found, findings)
                        .ifPresent(difference -> allowed.merge(difference, count.toString(), "%s and %s"::formatted));
            }
        }
        if (!allowed.isEmpty()) {
            findings.note("%s: %s"
                    .formatted(
                            phase,
                            allowed.entrySet().stream()
                                    .map(difference -> "%s %s".formatted(difference.getKey(), difference.getValue()))
                                    .collect(Collectors.joining(", and "))));
        }
    }

    /** Returns the difference that the claim allows, if there is one. */
    private Optional<String> judge(SpendCount count, double due, double found, Findings findings) {
        Claim claim = claim(count);
        double lacking = due - found;
        double mayLack = claim == Claim.EXACT ? 0 : dollars(atRisk());
        double mayRepeat = claim == Claim.MAY_LACK_OR_REPEAT ? REPEATS * caught().count() * cost : 0;
        double surplus = -lacking - unknown.count() * cost;
        if (lacking > mayLack + SpendJudge.ROUNDING_DOLLARS) {
            findings.failed("%s: %s lacks %s of %s cents, more than the %s that the fault may take"
                    .formatted(
                            phase, count, SpendJudge.cents(lacking), SpendJudge.cents(due), SpendJudge.cents(mayLack)));
        } else if (surplus > mayRepeat + SpendJudge.ROUNDING_DOLLARS) {
            findings.failed("%s: %s has %s cents more than clients were charged%s"
                    .formatted(
                            phase,
                            count,
                            SpendJudge.cents(surplus),
                            mayRepeat == 0
                                    ? ""
                                    : ", and the fault may repeat %s".formatted(SpendJudge.cents(mayRepeat))));
        } else if (lacking > SpendJudge.ROUNDING_DOLLARS) {
            return Optional.of("%s of %s cents missing in".formatted(SpendJudge.cents(lacking), SpendJudge.cents(due)));
        } else if (surplus > SpendJudge.ROUNDING_DOLLARS) {
            return Optional.of("%s cents too many in".formatted(SpendJudge.cents(surplus)));
        }
        return Optional.empty();
    }

    /** A counter that Redis had dropped in the meantime was read from the balance, and lacks what that lacks. */
    private Claim claim(SpendCount count) {
        SpendClaims claims = SpendClaims.of(phase, guarantees);
        Claim claim = claims.of(count);
        return claim == Claim.EXACT && count.redis() && use.droppedMeanwhile(count) ? claims.balances() : claim;
    }

    /** Returns the requests whose spend was not yet written when the fault came, or until it was over. */
    private Requests atRisk() {
        return charged.endedAfter(begun() - SpendJudge.WRITTEN.toNanos())
                .endedBefore(back.orElseThrow() + SpendJudge.WRITTEN.toNanos());
    }

    /**
     * Returns the requests that may have waited for Redis while it stood still. What was refused sooner than a command times out
     * was refused by LiteLLM's circuit breaker, which asks nobody.
     */
    private Requests caught() {
        return all.overlapping(begun() - COUNTED.toNanos(), back.orElseThrow())
                .where(request -> request.event().code() == 200
                        || request.event().seconds() >= PinnedLiteLlm.REDIS_COMMAND_SECONDS);
    }

    private long begun() {
        return fault.orElseThrow().nanos();
    }

    private static double dollars(Requests requests) {
        return requests.all().stream()
                .mapToDouble(request -> request.event().cost())
                .sum();
    }
}
