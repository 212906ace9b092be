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
import litellmha.verify.client.Gateway;
import litellmha.verify.cluster.Replica;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Phase;

/**
 * A key's budget and its rate limit are used up by requests to each replica in turn. Unlike the accounts of
 * {@link BudgetScenario}, keys expire by themselves, whatever becomes of the run.
 */
final class KeyLimitsScenario implements GatewayScenario {

    /** Each replica is asked this often at most: where each counts for itself, all would let as many through again. */
    private static final int ROUNDS = 12;

    /**
     * Requests through one address, of which a load balancer makes what it likes; a refusal says nothing of the other
     * replicas there. Three replicas that count for themselves let at most 18 through.
     */
    private static final int ROUNDS_THROUGH_ONE_ADDRESS = 40;

    @Override
    public void observe(GatewayContext context) {
        Gateway gateway = context.gateway();
        context.record(new Phase(PRICE));
        gateway.mint(context.first(), KEY, BudgetScenario.AMPLE_BUDGET);
        double cost = gateway.ask(context.first(), KEY).cost();
        gateway.delete(context.first(), KEY);
        if (cost > 0) {
            context.record(new Phase(BUDGET));
            double budget = BUDGET_REQUESTS * cost;
            context.record(new Measurement(BUDGET_DOLLARS, Optional.empty(), budget, "USD"));
            useUp(context, "{\"max_budget\": %s}".formatted(budget));
        }
        context.record(new Phase(RATE));
        useUp(context, "{\"rpm_limit\": %d}".formatted(RATE_REQUESTS));
    }

    private static void useUp(GatewayContext context, String limits) {
        Gateway gateway = context.gateway();
        List<Replica> replicas = context.replicas();
        gateway.mint(context.first(), KEY, limits);
        Set<Replica> refusing = new HashSet<>();
        int rounds = replicas.stream().allMatch(Replica::alone) ? ROUNDS : ROUNDS_THROUGH_ONE_ADDRESS;
        for (int round = 0; round < rounds && refusing.size() < replicas.size(); round++) {
            for (Replica replica : replicas) {
                if (gateway.ask(replica, KEY).code() != 200 && replica.alone()) {
                    refusing.add(replica);
                }
            }
        }
        gateway.delete(context.first(), KEY);
    }
}
