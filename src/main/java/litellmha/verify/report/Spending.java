package litellmha.verify.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Request;
import litellmha.verify.history.History;
import litellmha.verify.judge.BudgetJudge;

/**
 * Requests with one key in turn to each replica, and what they cost together.
 *
 * @param budget in US dollars; without one there is nothing to plot the spend against
 * @param total spent after each request
 * @param replicas in the order in which they were asked
 */
record Spending(String title, Optional<Double> budget, List<Double> total, List<Replica> replicas) {

    private static final String DOLLARS = "USD";

    /** Those of a key; of the other limits {@link LimitTable} has enough. */
    private static final Set<String> PHASES = Set.of(BudgetJudge.BUDGET, BudgetJudge.RATE);

    /** Requests that manage keys, and cost nothing. */
    private static final Set<String> KEYS = Set.of(Request.MINT_KEY, Request.DELETE_KEY);

    private static final int OK = 200;

    /** @param requests those that it was sent, in their order */
    record Replica(String pod, List<Answer> requests) {

        long accepted() {
            return requests.stream().filter(Answer::accepted).count();
        }

        double spent() {
            return requests.stream().mapToDouble(Answer::cost).sum();
        }

        Optional<Answer> firstRefusal() {
            return requests.stream().filter(answer -> !answer.accepted()).findFirst();
        }
    }

    /**
     * An answer.
     *
     * @param number of the request among those to all replicas, from 1
     * @param refusal code and error; empty if it was accepted
     */
    record Answer(int number, boolean accepted, double cost, String refusal) {}

    /** One for each key that more than one request was sent with, in each of those parts of the check. */
    static List<Spending> of(History check) {
        List<Spending> all = new ArrayList<>();
        Map<String, History> phases = check.phases();
        phases.keySet().retainAll(PHASES);
        phases.forEach((phase, part) -> {
            Map<String, List<Request>> byKey = new LinkedHashMap<>();
            part.events(Request.class)
                    .filter(request -> !KEYS.contains(request.load()))
                    .forEach(request -> byKey.computeIfAbsent(request.load(), key -> new ArrayList<>())
                            .add(request));
            byKey.forEach((key, requests) -> {
                if (requests.size() > 1) {
                    all.add(of("%s, key %s".formatted(phase, key), budget(part), requests));
                }
            });
        });
        return all;
    }

    private static Optional<Double> budget(History part) {
        return part.events(Measurement.class)
                .filter(measurement -> measurement.unit().equals(DOLLARS))
                .map(Measurement::value)
                .findFirst();
    }

    private static Spending of(String title, Optional<Double> budget, List<Request> requests) {
        Map<String, List<Answer>> byPod = new LinkedHashMap<>();
        List<Double> total = new ArrayList<>();
        double sum = 0;
        for (Request request : requests) {
            boolean accepted = request.code() == OK;
            double cost = accepted ? request.cost() : 0;
            sum += cost;
            total.add(sum);
            String refusal = accepted
                    ? ""
                    : "%d %s".formatted(request.code(), request.error()).strip();
            byPod.computeIfAbsent(request.pod(), pod -> new ArrayList<>())
                    .add(new Answer(total.size(), accepted, cost, refusal));
        }
        List<Replica> replicas = new ArrayList<>();
        byPod.forEach((pod, answers) -> replicas.add(new Replica(pod.isEmpty() ? "any pod" : pod, answers)));
        return new Spending(title, budget, total, replicas);
    }

    double spent() {
        return total.get(total.size() - 1);
    }
}
