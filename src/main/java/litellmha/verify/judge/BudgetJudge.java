package litellmha.verify.judge;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Request;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Verdict;

/** Judges whether a budget and a rate limit hold across all replicas: they accept what is due, and no more. */
public final class BudgetJudge implements Judge {

    public static final String ID = "budget";

    /** The phase in which a request measures the price. */
    public static final String PRICE = "price";

    /** The phase in which a budget is used up. */
    public static final String BUDGET = "budget";

    /** The phase in which a rate limit is used up. */
    public static final String RATE = "rpm_limit";

    /** The measurement of the key's budget, in dollars. */
    public static final String BUDGET_DOLLARS = "max_budget";

    /** The key that all requests are sent with. */
    public static final String KEY = "limited";

    /** The number of requests that the budget pays for. */
    public static final int BUDGET_REQUESTS = 5;

    /** The number of requests per minute that the rate limit allows. */
    public static final int RATE_REQUESTS = 6;

    /** LiteLLM counts requests in windows of a minute; later ones may rightly pass. */
    private static final double RATE_WINDOW_SECONDS = 55;

    /** Sums of prices are inexact, being sums of binary fractions. */
    private static final double ROUNDING_DOLLARS = 1e-9;

    private static final int REFUSED = 429;

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
        Optional<Double> cost = Optional.ofNullable(phases.get(PRICE))
                .flatMap(part -> Requests.of(part, KEY).accepted().first())
                .map(request -> request.event().cost());
        if (cost.isEmpty()) {
            findings.unknown("the request that measures the price failed");
        } else if (cost.get() <= 0) {
            findings.unknown("the model has no price, so that no budget can run out");
        } else {
            findings.figure(new Figure("cost of a request", cost.get(), "USD"));
            Optional.ofNullable(phases.get(BUDGET))
                    .ifPresentOrElse(
                            part -> judgeBudget(part, findings), () -> findings.unknown("the budget was not tested"));
        }
        Optional.ofNullable(phases.get(RATE))
                .ifPresentOrElse(
                        part -> judgeRate(part, findings), () -> findings.unknown("the rate limit was not tested"));
        return findings.verdict(
                "All pods together accepted no more than the budget for %d requests and the limit of %d per minute allow."
                        .formatted(BUDGET_REQUESTS, RATE_REQUESTS));
    }

    private static void judgeBudget(History history, Findings findings) {
        Optional<Double> budget = history.events(Measurement.class)
                .filter(measurement -> measurement.name().equals(BUDGET_DOLLARS))
                .map(Measurement::value)
                .findFirst();
        if (budget.isEmpty()) {
            findings.unknown("the history does not contain the budget");
            return;
        }
        double spend = Requests.of(history, KEY).accepted().all().stream()
                .mapToDouble(request -> request.event().cost())
                .sum();
        double past = Math.max(0, spend - budget.get());
        findings.figure(new Figure("budget", budget.get(), "USD"));
        findings.figure(new Figure("spend", spend, "USD"));
        findings.figure(new Figure("spend past the budget", past > ROUNDING_DOLLARS ? past : 0, "USD"));
        // The amount reserved for the last request is an estimate, which may exceed the rest of the budget where its
        // cost does not.
        judgeRequests(BUDGET, history, BUDGET_REQUESTS - 1, BUDGET_REQUESTS, PinnedLiteLlm.BUDGET_EXCEEDED, findings);
    }

    private static void judgeRate(History history, Findings findings) {
        Requests requests = Requests.of(history, KEY);
        long begun = requests.first().map(Timed::nanos).orElse(0L);
        if ((requests.end().orElse(0) - begun) / 1e9 > RATE_WINDOW_SECONDS) {
            findings.unknown("the requests against the rate limit took longer than its window of a minute");
            return;
        }
        judgeRequests(RATE, history, RATE_REQUESTS, RATE_REQUESTS, PinnedLiteLlm.THROTTLED, findings);
    }

    private static void judgeRequests(
            String limit, History history, int least, int due, String type, Findings findings) {
        Requests requests = Requests.of(history, KEY);
        int accepted = requests.accepted().count();
        findings.figure(Figure.count("requests due", due).in(limit));
        findings.figure(Figure.count("requests accepted", accepted).in(limit));
        if (accepted > due) {
            findings.failed("%s: %d requests were accepted where %d were due".formatted(limit, accepted, due));
        }
        Set<String> wrong = requests.refused().all().stream()
                .map(Timed::event)
                .filter(request -> request.code() != REFUSED || !request.error().equals(type))
                .map(Requests::answer)
                .collect(Collectors.toSet());
        if (!wrong.isEmpty()) {
            findings.failed(
                    "%s: refused with %s, not with %d %s".formatted(limit, String.join(", ", wrong), REFUSED, type));
        } else if (accepted < least) {
            findings.failed("%s: only %d requests were accepted where %d were due".formatted(limit, accepted, due));
        }
        for (String pod : requests.pods()) {
            List<Timed<Request>> own = requests.to(pod).all();
            long first = own.stream()
                    .takeWhile(request -> request.event().code() == 200)
                    .count();
            if (first == own.size()) {
                findings.failed("%s: %s refused none of its %d requests".formatted(limit, pod, first));
            } else {
                findings.figure(Figure.count("requests to the first refusal", first + 1)
                        .of(pod)
                        .in(limit));
            }
        }
        if (requests.pods().size() < history.guarantees().gatewayReplicas()) {
            findings.unknown("%s: only %d of %d pods were tested"
                    .formatted(
                            limit, requests.pods().size(), history.guarantees().gatewayReplicas()));
        }
    }
}
