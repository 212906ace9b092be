package litellmha.verify.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Request;
import litellmha.verify.history.Event.RunStarted;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;

/**
 * What a history has of a limit.
 *
 * @param due how many requests it allows; empty if the history does not tell
 * @param requests those that were to use it up
 * @param notMade why LiteLLM did not set it; empty if it did
 * @param ofStack whether it is of a stack, whose refusals have one status
 */
public record LimitResult(
        Limit limit, Optional<Integer> due, Requests requests, Optional<String> notMade, boolean ofStack) {

    static final int REFUSED = 429;

    /** LiteLLM counts requests and tokens in windows of a minute. */
    private static final double WINDOW_SECONDS = 55;

    /** Returns a result for each limit whose phase the history of a check has, in the order of {@link Limit}. */
    public static List<LimitResult> of(History check) {
        Map<String, History> phases = check.phases();
        Optional<Double> cost = cost(phases);
        return Stream.of(Limit.values())
                .filter(limit -> phases.containsKey(limit.phase()))
                .map(limit -> of(limit, phases.get(limit.phase()), cost))
                .toList();
    }

    /** Returns what a request costs, in dollars; empty if the request that measures it failed. */
    static Optional<Double> cost(Map<String, History> phases) {
        return Optional.ofNullable(phases.get(BudgetJudge.PRICE))
                .flatMap(part -> Requests.of(part, BudgetJudge.KEY).accepted().first())
                .map(request -> request.event().cost());
    }

    private static LimitResult of(Limit limit, History part, Optional<Double> cost) {
        Optional<Integer> due =
                switch (limit.kind()) {
                    case MONEY ->
                        budget(part).flatMap(budget -> cost.filter(one -> one > 0)
                                .map(one -> (int) Math.round(budget / one)));
                    case REQUESTS -> Optional.of(BudgetJudge.RATE_REQUESTS);
                    case TOKENS -> Optional.of(BudgetJudge.TOKEN_REQUESTS);
                    case PARALLEL -> Optional.of(BudgetJudge.PARALLEL_REQUESTS);
                };
        Optional<String> notMade =
                Requests.of(part, List.of(Request.MINT_KEY, Request.UPDATE_KEY, Request.MANAGE))
                        .refused()
                        .all()
                        .stream()
                        .map(request -> Requests.answer(request.event()))
                        .findFirst();
        return new LimitResult(
                limit, due, Requests.of(part, BudgetJudge.KEY), notMade, part.run() instanceof RunStarted);
    }

    static Optional<Double> budget(History part) {
        return part.events(Measurement.class)
                .filter(measurement -> measurement.name().equals(BudgetJudge.BUDGET_DOLLARS))
                .map(Measurement::value)
                .findFirst();
    }

    public int accepted() {
        return requests.accepted().count();
    }

    /** Returns how many requests were sent. */
    public int sent() {
        return requests.count();
    }

    /** Returns the different refusals, as {@code 429 budget_exceeded}. */
    public Set<String> refusals() {
        return requests.refused().all().stream()
                .map(request -> Requests.answer(request.event()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Stacks answer 429 to every limit, which is part of the claim. Other gateways answer what their version and
     * configuration say, such as 422 to a spent budget: LiteLLM's default since 1.104. The type alone tells a refusal from
     * an accident there; LiteLLM gave 429 without one before.
     */
    private boolean refusedAsDue(Request request) {
        boolean typed = request.error().equals(limit.kind().refusal());
        if (ofStack) {
            return typed && request.code() == REFUSED;
        }
        return typed && request.code() / 100 == 4 || limit.kind() != Limit.Kind.MONEY && request.code() == REFUSED;
    }

    private String rightRefusal() {
        return "%d %s".formatted(REFUSED, limit.kind().refusal());
    }

    /** Returns why the history does not show whether it holds; empty if it does. */
    Optional<String> doubt() {
        if (notMade.isPresent()) {
            return Optional.of("could not be set: " + notMade.get());
        }
        if (due.isEmpty()) {
            return Optional.of("the history does not contain the budget");
        }
        long begun = requests.first().map(Timed::nanos).orElse(0L);
        if (limit.kind().perMinute() && (requests.end().orElse(0) - begun) / 1e9 > WINDOW_SECONDS) {
            return Optional.of("the requests took longer than its window of a minute");
        }
        return requests.isEmpty() ? Optional.of("no request was sent") : Optional.empty();
    }

    /** Returns in which ways it did not hold; none if it held. */
    public List<String> faults() {
        if (doubt().isPresent()) {
            return List.of();
        }
        List<String> faults = new ArrayList<>();
        int most = due.orElseThrow();
        if (accepted() > most) {
            faults.add("%d requests were accepted where %d were due".formatted(accepted(), most));
        }
        Set<String> wrong = requests.refused().all().stream()
                .map(Timed::event)
                .filter(request -> !refusedAsDue(request))
                .map(Requests::answer)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!wrong.isEmpty()) {
            faults.add("refused with %s, not with %s".formatted(String.join(", ", wrong), rightRefusal()));
        } else if (accepted() < most - limit.kind().reservedTooMuch()) {
            faults.add("only %d requests were accepted where %d were due".formatted(accepted(), most));
        }
        for (String pod : requests.pods()) {
            if (firstRefusal(pod).isEmpty()) {
                faults.add("%s refused none of its %d requests"
                        .formatted(pod, requests.to(pod).count()));
            }
        }
        return faults;
    }

    /** Returns in a few words whether it held. */
    public String summary() {
        if (limit.licensed() && notMade.isPresent()) {
            return "not tested: LiteLLM wants an Enterprise license";
        }
        String found = doubt().map(doubt -> "not tested: " + doubt)
                .orElseGet(() -> faults().isEmpty() ? "held" : String.join("; ", faults()));
        return limit.licensed() ? found + " (not part of the claim)" : found;
    }

    /** Returns the number of the first request, from 1, that the pod refused. */
    Optional<Integer> firstRefusal(String pod) {
        List<Timed<Request>> own = requests.to(pod).all();
        int accepted = (int)
                own.stream().takeWhile(request -> request.event().code() == 200).count();
        return accepted == own.size() ? Optional.empty() : Optional.of(accepted + 1);
    }
}
