package litellmha.verify.check;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import litellmha.verify.Check;
import litellmha.verify.Disruption;
import litellmha.verify.Figure;
import litellmha.verify.Promise;
import litellmha.verify.Rig;
import litellmha.verify.Verdict;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.history.Event.Request;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;

/** A key's budget and its rate limit are used up by requests to each replica in turn. */
public final class BudgetCheck implements Check {

    static final String PRICE = "price";
    static final String BUDGET = "budget";
    static final String RATE = "rpm_limit";
    static final String BUDGET_DOLLARS = "max_budget";

    /** Requests that the budget is for. */
    static final int BUDGET_REQUESTS = 5;

    static final int RATE_REQUESTS = 6;

    /** Each replica is asked this often at most: where each counts for itself, all would let as many through again. */
    private static final int ROUNDS = 12;

    /** LiteLLM counts requests in windows of a minute; later ones may rightly pass. */
    private static final double RATE_WINDOW_SECONDS = 55;

    /** Sums of prices are sums of binary fractions. */
    private static final double ROUNDING_DOLLARS = 1e-9;

    /** LiteLLM counts the tokens of a key with a budget in another way than those of a key without. */
    static final String AMPLE_BUDGET = "{\"max_budget\": 1000000}";

    private static final String KEY = "limited";
    private static final int REFUSED = 429;

    @Override
    public String id() {
        return "budget";
    }

    @Override
    public String claim(Promise promise) {
        return promise.gatewayReplicas() > 1
                ? "A key's budget and its rate limit hold over all replicas together."
                : "A key's budget and its rate limit hold.";
    }

    @Override
    public Disruption disruption(Promise promise) {
        return Disruption.SENDS_REQUESTS;
    }

    @Override
    public String does(Promise promise) {
        return "Sends requests with keys of its own, to each LiteLLM pod in turn, until all refuse; they bring their own"
                + " answer, so that none is billed.";
    }

    @Override
    public String undo() {
        return "Deletes the keys.";
    }

    @Override
    public Duration takes(Promise promise) {
        return Duration.ofSeconds(15);
    }

    @Override
    public Optional<String> inapplicable(Promise promise) {
        return Optional.empty();
    }

    @Override
    public void observe(Rig rig) throws InterruptedException {
        List<Pod> pods = rig.cluster().gateways();
        try (GatewayClient gateway = rig.gateway()) {
            rig.record(new Phase(PRICE));
            gateway.mint(pods.get(0), KEY, AMPLE_BUDGET);
            double cost = gateway.ask(pods.get(0), KEY).cost();
            gateway.delete(pods.get(0), KEY);
            if (cost > 0) {
                rig.record(new Phase(BUDGET));
                double budget = BUDGET_REQUESTS * cost;
                rig.record(new Measurement(BUDGET_DOLLARS, Optional.empty(), budget, "USD"));
                useUp(gateway, pods, "{\"max_budget\": %s}".formatted(budget));
            }
            rig.record(new Phase(RATE));
            useUp(gateway, pods, "{\"rpm_limit\": %d}".formatted(RATE_REQUESTS));
        }
    }

    private static void useUp(GatewayClient gateway, List<Pod> pods, String limits) {
        gateway.mint(pods.get(0), KEY, limits);
        Set<Pod> refusing = new HashSet<>();
        for (int round = 0; round < ROUNDS && refusing.size() < pods.size(); round++) {
            for (Pod pod : pods) {
                if (gateway.ask(pod, KEY).code() != 200) {
                    refusing.add(pod);
                }
            }
        }
        gateway.delete(pods.get(0), KEY);
    }

    @Override
    public Verdict judge(History history) {
        Findings findings = new Findings();
        var phases = history.phases();
        Optional<Double> cost = Optional.ofNullable(phases.get(PRICE))
                .flatMap(part -> Requests.of(part, KEY).accepted().first())
                .map(request -> request.event().cost());
        if (cost.isEmpty()) {
            findings.unknown("the request that was to tell the price failed");
        } else if (cost.get() <= 0) {
            findings.unknown("the model has no price, so no budget binds");
        } else {
            findings.figure(new Figure("cost of a request", cost.get(), "USD"));
            Optional.ofNullable(phases.get(BUDGET))
                    .ifPresentOrElse(
                            part -> judgeBudget(part, cost.get(), findings),
                            () -> findings.unknown("the budget was not tried"));
        }
        Optional.ofNullable(phases.get(RATE))
                .ifPresentOrElse(
                        part -> judgeRate(part, findings), () -> findings.unknown("the rate limit was not tried"));
        return findings.verdict(
                "Of a budget for %d requests and a limit of %d a minute, all pods together let no more through."
                        .formatted(BUDGET_REQUESTS, RATE_REQUESTS));
    }

    private static void judgeBudget(History history, double cost, Findings findings) {
        Optional<Double> budget = history.events(Measurement.class)
                .filter(measurement -> measurement.name().equals(BUDGET_DOLLARS))
                .map(Measurement::value)
                .findFirst();
        if (budget.isEmpty()) {
            findings.unknown("the history does not have the budget");
            return;
        }
        double spend = Requests.of(history, KEY).accepted().all().stream()
                .mapToDouble(request -> request.event().cost())
                .sum();
        double past = Math.max(0, spend - budget.get());
        findings.figure(new Figure("budget", budget.get(), "USD"));
        findings.figure(new Figure("spend", spend, "USD"));
        findings.figure(new Figure("spend past the budget", past > ROUNDING_DOLLARS ? past : 0, "USD"));
        // What is reserved for the last request is an estimate, which may not fit any more where its cost would.
        judgeRequests(BUDGET, history, BUDGET_REQUESTS - 1, BUDGET_REQUESTS, "budget_exceeded", findings);
    }

    private static void judgeRate(History history, Findings findings) {
        Requests requests = Requests.of(history, KEY);
        long begun = requests.first().map(Timed::nanos).orElse(0L);
        if ((requests.end().orElse(0) - begun) / 1e9 > RATE_WINDOW_SECONDS) {
            findings.unknown("the requests against the rate limit took longer than the minute that it counts");
            return;
        }
        judgeRequests(RATE, history, RATE_REQUESTS, RATE_REQUESTS, "throttling_error", findings);
    }

    private static void judgeRequests(
            String limit, History history, int least, int due, String type, Findings findings) {
        Requests requests = Requests.of(history, KEY);
        int accepted = requests.accepted().count();
        findings.figure(Figure.count("requests due, " + limit, due));
        findings.figure(Figure.count("requests accepted, " + limit, accepted));
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
                findings.figure(
                        Figure.count("requests to the first refusal by %s, %s".formatted(pod, limit), first + 1));
            }
        }
        if (requests.pods().size() < history.promise().gatewayReplicas()) {
            findings.unknown("%s: only %d of %d pods were asked"
                    .formatted(limit, requests.pods().size(), history.promise().gatewayReplicas()));
        }
    }
}
