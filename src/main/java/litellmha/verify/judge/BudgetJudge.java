package litellmha.verify.judge;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.History;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Verdict;

/** Judges whether each {@link Limit} holds across all replicas: they accept what is due, and no more. */
public final class BudgetJudge implements Judge {

    public static final String ID = "budget";

    /** The phase in which a request measures the price. */
    public static final String PRICE = "price";

    /** The phase in which a key's budget is used up. */
    public static final String BUDGET = "budget";

    /** The phase in which a key's limit of requests per minute is used up. */
    public static final String RATE = "rpm_limit";

    /** The phase in which all that has no date of expiry is deleted. */
    public static final String UNDO = "undo";

    /** The measurement of how many limits are to be tested; histories of versions that tested two have none. */
    public static final String LIMITS = "limits to be tested";

    /** The measurement of a budget, in dollars. */
    public static final String BUDGET_DOLLARS = "max_budget";

    /** The key that all requests are sent with. */
    public static final String KEY = "limited";

    /** The number of requests that a budget pays for. */
    public static final int BUDGET_REQUESTS = 5;

    /** The number of requests per minute that the rate limit allows. */
    public static final int RATE_REQUESTS = 6;

    /** The number of requests per minute that the limit of tokens allows. */
    public static final int TOKEN_REQUESTS = 4;

    /** The number of requests that may be under way at the same time. */
    public static final int PARALLEL_REQUESTS = 3;

    /** Sums of prices are inexact, being sums of binary fractions. */
    private static final double ROUNDING_DOLLARS = 1e-9;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public CheckTexts texts(Guarantees guarantees) {
        return new BudgetTexts(guarantees);
    }

    @Override
    public Verdict judge(History history) {
        Findings findings = new Findings();
        Map<String, History> phases = history.phases();
        Optional<Double> cost = LimitResult.cost(phases);
        if (cost.isEmpty()) {
            findings.unknown("the request that measures the price failed");
        } else if (cost.get() <= 0) {
            findings.unknown("the model has no price, so that no budget can run out");
        } else {
            findings.figure(new Figure("cost of a request", cost.get(), "USD"));
        }
        List<LimitResult> results = LimitResult.of(history).stream()
                .filter(result -> result.limit().kind() != Limit.Kind.MONEY || cost.orElse(0.0) > 0)
                .toList();
        results.forEach(result -> judge(result, phases.get(result.limit().phase()), findings));
        if (cost.orElse(0.0) > 0) {
            judgeCompleteness(history, results, findings);
        }
        judgePods(history, results, findings);
        return findings.verdict(passed(results));
    }

    private static String passed(List<LimitResult> results) {
        String unlicensed = results.stream()
                .filter(result -> result.limit().licensed())
                .map(BudgetJudge::outsideTheClaim)
                .collect(Collectors.joining());
        long held =
                results.stream().filter(result -> !result.limit().licensed()).count();
        return "All pods together accepted no more than each of %d limits allows.%s".formatted(held, unlicensed);
    }

    /** What is said of a limit that LiteLLM keeps for its paying users, and that the verdict does not depend on. */
    private static String outsideTheClaim(LimitResult result) {
        String phase = result.limit().phase();
        if (result.notMade().isPresent()) {
            return " The %s was not tested: LiteLLM did not set it (%s), as it does not without an Enterprise license."
                    .formatted(phase, result.notMade().get());
        }
        return " The %s, which needs an Enterprise license and is not part of the claim: %d of %d requests were accepted, %s were due."
                .formatted(
                        phase,
                        result.accepted(),
                        result.sent(),
                        result.due().map(String::valueOf).orElse("an unknown number"));
    }

    private static void judge(LimitResult result, History part, Findings findings) {
        String phase = result.limit().phase();
        if (result.notMade().isEmpty()) {
            result.due()
                    .ifPresent(due ->
                            findings.figure(Figure.count("requests due", due).in(phase)));
            findings.figure(Figure.count("requests accepted", result.accepted()).in(phase));
            // Of requests that are sent all at once, none is the first.
            if (result.limit().kind() != Limit.Kind.PARALLEL) {
                result.requests().pods().forEach(pod -> result.firstRefusal(pod)
                        .ifPresent(number -> findings.figure(Figure.count("requests to the first refusal", number)
                                .of(pod)
                                .in(phase))));
            }
        }
        if (result.limit() == Limit.KEY_BUDGET) {
            addSpend(result, part, findings);
        }
        if (!result.limit().licensed()) {
            result.doubt().ifPresent(doubt -> findings.unknown("%s: %s".formatted(phase, doubt)));
            result.faults().forEach(fault -> findings.failed("%s: %s".formatted(phase, fault)));
        }
    }

    private static void addSpend(LimitResult result, History part, Findings findings) {
        LimitResult.budget(part).ifPresent(budget -> {
            double spend = result.requests().accepted().all().stream()
                    .mapToDouble(request -> request.event().cost())
                    .sum();
            double past = Math.max(0, spend - budget);
            findings.figure(new Figure("budget", budget, "USD"));
            findings.figure(new Figure("spend", spend, "USD"));
            findings.figure(new Figure("spend past the budget", past > ROUNDING_DOLLARS ? past : 0, "USD"));
        });
    }

    /** A run that lost a limit has not tested its claim; one of an older version claimed no more than these two. */
    private static void judgeCompleteness(History history, List<LimitResult> results, Findings findings) {
        Stream.of(Limit.KEY_BUDGET, Limit.KEY_REQUESTS)
                .filter(limit -> results.stream().noneMatch(result -> result.limit() == limit))
                .forEach(limit -> findings.unknown("%s: was not tested".formatted(limit.phase())));
        history.events(Measurement.class)
                .filter(measurement -> measurement.name().equals(LIMITS))
                .filter(measurement -> results.size() < measurement.value())
                .forEach(measurement -> findings.unknown(
                        "only %d of %.0f limits were tested".formatted(results.size(), measurement.value())));
    }

    private static void judgePods(History history, List<LimitResult> results, Findings findings) {
        if (history.run().replicas().isEmpty()) {
            findings.unknown(Coverage.ONE_ADDRESS);
            return;
        }
        int replicas = history.run().replicas().getAsInt();
        results.stream()
                .filter(result -> result.doubt().isEmpty())
                .collect(
                        Collectors.groupingBy(result -> result.requests().pods().size()))
                .forEach((pods, limits) -> {
                    if (pods < replicas) {
                        findings.unknown("only %d of %d pods were tested: %s"
                                .formatted(
                                        pods,
                                        replicas,
                                        limits.stream()
                                                .map(result -> result.limit().phase())
                                                .collect(Collectors.joining(", "))));
                    }
                });
    }
}
