package litellmha.verify.judge;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.History;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Verdict;

/**
 * Judges whether what clients were charged is what LiteLLM counts, wherever it counts: no more, and no less than each fault
 * may take.
 */
public final class SpendJudge implements Judge {

    public static final String ID = "spend";

    /** The phase in which the price is measured. */
    public static final String PRICE = "price";

    /** The phase in which all that is in the database is read, when all is over. */
    public static final String SUMS = "sums";

    /** The measurement of what a request costs by the declared prices, in dollars. */
    public static final String DECLARED_COST = "declared cost of a request";

    /** The measurement at the time at which the fault was over for every LiteLLM pod. */
    public static final String BACK = "back after";

    /** The load whose requests go to the pods in turn. */
    public static final String IN_TURN = "in turn";

    /** The load whose requests go through the Service. */
    public static final String SERVICE = "through the Service";

    /**
     * The longest time from an answer until its spend is in the database: LiteLLM's longest interval between two writes, and
     * what the write takes.
     */
    public static final Duration WRITTEN =
            PinnedLiteLlm.SPEND_FLUSH.plus(PinnedLiteLlm.SPEND_FLUSH_JITTER).plusSeconds(2);

    /** Sums of prices are inexact, being sums of binary fractions. */
    static final double ROUNDING_DOLLARS = 1e-7;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public CheckTexts texts(Guarantees guarantees) {
        return new SpendTexts(guarantees);
    }

    @Override
    public Verdict judge(History history) {
        Findings findings = new Findings();
        Map<String, History> phases = history.phases();
        OptionalDouble cost = value(phases.get(PRICE), DECLARED_COST);
        if (cost.isEmpty() || cost.getAsDouble() <= 0) {
            findings.unknown("the model has no declared price, or its deployments have different ones");
            return findings.verdict("");
        }
        judgePrice(history, cost.getAsDouble(), findings);
        Map<SpendPhase, Map<SpendCount, Double>> counted = counted(history);
        for (SpendPhase phase : SpendPhase.of(history.guarantees())) {
            Optional<History> part = Optional.ofNullable(phases.get(phase.toString()));
            if (part.isEmpty() || !counted.containsKey(phase)) {
                findings.unknown("%s: it was not tested".formatted(phase));
            } else if (phase == SpendPhase.HANG_UPS) {
                SpendOfHangUps.of(part.get(), counted.get(phase)).judge(findings);
            } else {
                SpendOfPhase.of(phase, part.get(), counted.get(phase), cost.getAsDouble())
                        .judge(findings);
            }
        }
        return findings.verdict("What LiteLLM counts is what clients were charged, but for what the claim allows.");
    }

    /** Clients are told the cost of each request: a price that nobody declared shows there. */
    private static void judgePrice(History history, double cost, Findings findings) {
        findings.figure(new Figure(DECLARED_COST, cost, "USD"));
        // The header of a stream that is cut was sent before its cost was known.
        Requests accepted = Requests.of(history, List.of(IN_TURN, SERVICE))
                .accepted()
                .where(request -> request.event().complete());
        Requests otherwise = accepted.where(request -> Math.abs(request.event().cost() - cost) > ROUNDING_DOLLARS);
        otherwise
                .first()
                .ifPresent(request -> findings.failed(
                        "%d of %d requests cost something else than the declared %s cents, the first %s cents"
                                .formatted(
                                        otherwise.count(),
                                        accepted.count(),
                                        cents(cost),
                                        cents(request.event().cost()))));
    }

    private static Map<SpendPhase, Map<SpendCount, Double>> counted(History history) {
        Map<SpendPhase, Map<SpendCount, Double>> counted = new EnumMap<>(SpendPhase.class);
        history.events(Measurement.class).forEach(measurement -> SpendCount.named(measurement.name())
                .ifPresent(count -> Stream.of(SpendPhase.values())
                        .filter(phase -> measurement.subject().equals(Optional.of(phase.toString())))
                        .forEach(phase -> counted.computeIfAbsent(phase, any -> new EnumMap<>(SpendCount.class))
                                .put(count, measurement.value()))));
        return counted;
    }

    private static OptionalDouble value(History phase, String name) {
        return phase == null
                ? OptionalDouble.empty()
                : phase.events(Measurement.class)
                        .filter(measurement -> measurement.name().equals(name))
                        .mapToDouble(Measurement::value)
                        .findFirst();
    }

    /** Returns dollars as cents, as a person reads them; some models cost little. */
    static String cents(double dollars) {
        return BigDecimal.valueOf(dollars * 100)
                .setScale(4, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
