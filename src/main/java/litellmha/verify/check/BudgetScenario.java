package litellmha.verify.check;

import static litellmha.verify.judge.BudgetJudge.BUDGET;
import static litellmha.verify.judge.BudgetJudge.BUDGET_DOLLARS;
import static litellmha.verify.judge.BudgetJudge.BUDGET_REQUESTS;
import static litellmha.verify.judge.BudgetJudge.KEY;
import static litellmha.verify.judge.BudgetJudge.PRICE;
import static litellmha.verify.judge.BudgetJudge.RATE;
import static litellmha.verify.judge.BudgetJudge.RATE_REQUESTS;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Phase;

/** A key's budget and its rate limit are used up by requests to each replica in turn. */
final class BudgetScenario implements Scenario {

    /** LiteLLM counts the tokens of a key with a budget in another way than those of a key without. */
    static final String AMPLE_BUDGET = "{\"max_budget\": 1000000}";

    /** Each replica is asked this often at most: where each counts for itself, all would let as many through again. */
    private static final int ROUNDS = 12;

    @Override
    public void observe(CheckContext context) {
        List<Pod> pods = context.cluster().pods().gateways();
        try (GatewayClient gateway = context.gateway()) {
            context.record(new Phase(PRICE));
            gateway.mint(pods.get(0), KEY, AMPLE_BUDGET);
            double cost = gateway.ask(pods.get(0), KEY).cost();
            gateway.delete(pods.get(0), KEY);
            if (cost > 0) {
                context.record(new Phase(BUDGET));
                double budget = BUDGET_REQUESTS * cost;
                context.record(new Measurement(BUDGET_DOLLARS, Optional.empty(), budget, "USD"));
                useUp(gateway, pods, "{\"max_budget\": %s}".formatted(budget));
            }
            context.record(new Phase(RATE));
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
}
