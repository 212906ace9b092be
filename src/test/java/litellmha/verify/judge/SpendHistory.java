package litellmha.verify.judge;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import litellmha.verify.Histories;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.history.Event.Request;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Verdict;

/** A history of the check {@code spend} that is made up: everything is counted as it should be, but for what a test changes. */
final class SpendHistory {

    static final double COST = 0.0028;

    /** Requests of a phase that end before the fault comes, one each second, and those that end after it was over. */
    private static final int BEFORE = 40;

    private static final int AFTER = 10;
    static final int ALL = BEFORE + AFTER;

    /** Of those before, the ones that end so late that their spend may not have been written when the fault came. */
    static final int UNWRITTEN = 17;

    /** And the ones that a frozen Redis may have been asked for. */
    static final int CAUGHT = 1;

    /** When the fault comes and is over, in seconds from the beginning of its phase. */
    static final double FAULT = BEFORE - 0.5;

    static final double BACK = BEFORE + 30;

    /** What differs from what clients were charged, in requests. */
    private final Map<SpendPhase, Map<SpendCount, Integer>> differences = new EnumMap<>(SpendPhase.class);

    private final Map<Double, Request> others = new TreeMap<>();
    private final Set<SpendPhase> left = EnumSet.noneOf(SpendPhase.class);
    private Guarantees guarantees = Histories.PROD;
    private double told = COST;
    private double pause = 50;
    private double untilRead = 1;

    SpendHistory differs(SpendPhase phase, SpendCount count, int requests) {
        differences
                .computeIfAbsent(phase, any -> new EnumMap<>(SpendCount.class))
                .put(count, requests);
        return this;
    }

    SpendHistory of(Guarantees guarantees) {
        this.guarantees = guarantees;
        return this;
    }

    SpendHistory without(SpendPhase phase) {
        left.add(phase);
        return this;
    }

    /** @param dollars what clients are told that a request cost */
    SpendHistory told(double dollars) {
        told = dollars;
        return this;
    }

    /** Each phase has another request, which ends so many seconds after its beginning. */
    SpendHistory with(double seconds, Request request) {
        others.put(seconds, request);
        return this;
    }

    /** @param seconds from the last accepted request before the fault to the first one after it */
    SpendHistory pausing(double seconds) {
        pause = seconds;
        return this;
    }

    /** @param seconds from the last request until Redis is read */
    SpendHistory readAfter(double seconds) {
        untilRead = seconds;
        return this;
    }

    Verdict judge() {
        Histories histories = Histories.of(guarantees);
        histories.at(0, new Phase(SpendJudge.PRICE));
        histories.at(0, measured(SpendJudge.DECLARED_COST, Optional.empty(), COST));
        double start = 0;
        for (SpendPhase phase : SpendPhase.of(guarantees)) {
            start += 1000;
            if (!left.contains(phase)) {
                record(histories, phase, start);
            }
        }
        histories.at(start + 1000, new Phase(SpendJudge.SUMS));
        for (SpendPhase phase : SpendPhase.of(guarantees)) {
            count(histories, phase, false, start + 1000);
        }
        return new SpendJudge().judge(histories.history());
    }

    private void record(Histories histories, SpendPhase phase, double start) {
        histories.at(start, new Phase(phase.toString()));
        if (phase == SpendPhase.HANG_UPS) {
            for (int i = 0; i < 4; i++) {
                histories.at(start + i, new Request(SpendJudge.SERVICE, "", 200, "", 1, 0, false));
            }
            count(histories, phase, true, start + 5);
            return;
        }
        for (int i = 0; i < BEFORE; i++) {
            histories.at(start + i, accepted(i));
        }
        others.forEach((seconds, request) -> histories.at(start + seconds, request));
        if (phase != SpendPhase.STEADY) {
            histories.at(start + FAULT, new Fault("fault", "", ""));
            histories.at(start + BACK, measured(SpendJudge.BACK, Optional.empty(), BACK - FAULT));
        }
        double again = start + BEFORE - 1 + pause;
        for (int i = 0; i < AFTER; i++) {
            histories.at(again + i, accepted(i));
        }
        count(histories, phase, true, again + AFTER - 1 + untilRead);
    }

    private Request accepted(int number) {
        return new Request(number % 2 == 0 ? SpendJudge.IN_TURN : SpendJudge.SERVICE, "", 200, "", 0.1, told, true);
    }

    private void count(Histories histories, SpendPhase phase, boolean redis, double seconds) {
        double due = phase == SpendPhase.HANG_UPS ? 2 * COST : ALL * told;
        for (SpendCount count : SpendCount.of(guarantees)) {
            if (count.redis() == redis) {
                int difference = differences.getOrDefault(phase, Map.of()).getOrDefault(count, 0);
                histories.at(
                        seconds, measured(count.toString(), Optional.of(phase.toString()), due + difference * COST));
            }
        }
    }

    private static Measurement measured(String name, Optional<String> subject, double value) {
        return new Measurement(name, subject, value, "");
    }
}
