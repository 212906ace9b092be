package litellmha.verify.check;

import static litellmha.verify.judge.BudgetJudge.BUDGET_DOLLARS;
import static litellmha.verify.judge.BudgetJudge.BUDGET_REQUESTS;
import static litellmha.verify.judge.BudgetJudge.KEY;
import static litellmha.verify.judge.BudgetJudge.LIMITS;
import static litellmha.verify.judge.BudgetJudge.PARALLEL_REQUESTS;
import static litellmha.verify.judge.BudgetJudge.PRICE;
import static litellmha.verify.judge.BudgetJudge.RATE_REQUESTS;
import static litellmha.verify.judge.BudgetJudge.TOKEN_REQUESTS;
import static litellmha.verify.judge.BudgetJudge.UNDO;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.client.GatewayClient.Answer;
import litellmha.verify.cluster.Pod;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.judge.Limit;
import litellmha.verify.undo.UndoStep;

/** Every limit that LiteLLM has is set, and used up by requests to each replica in turn. */
final class BudgetScenario implements Scenario {

    /** A budget that no check uses up. */
    static final int AMPLE_DOLLARS = 1_000_000;

    /** LiteLLM counts the tokens of a key with a budget in another way than those of a key without. */
    static final String AMPLE_BUDGET = budget(AMPLE_DOLLARS);

    private static final String NOBODY = "{}";

    /** Each replica is asked this often at most: where each counts for itself, all would let as many through again. */
    private static final int ROUNDS = 12;

    /** How long requests stay under way that are to be so at the same time. */
    private static final double HELD_SECONDS = 3;

    /** What the limits are measured by: the cost of a request in dollars, and its tokens. */
    private record Price(double dollars, long tokens) {}

    @Override
    public void observe(CheckContext context) throws InterruptedException {
        String name = LimitedAccounts.newName();
        try (var left = context.journal().record(new UndoStep.DeleteAccounts(name));
                GatewayClient gateway = context.gateway()) {
            Run run = new Run(context, gateway, context.cluster().pods().gateways());
            context.record(new Measurement(LIMITS, Optional.empty(), Limit.values().length, ""));
            Price price = run.price();
            try (LimitedAccounts accounts = new LimitedAccounts(gateway, run.first(), name)) {
                for (Limit limit : Limit.values()) {
                    if (price.dollars() > 0 || limit.kind() != Limit.Kind.MONEY) {
                        context.record(new Phase(limit.phase()));
                        run.test(limit, price, accounts);
                    }
                }
                context.record(new Phase(UNDO));
            }
        }
    }

    /** The requests of a run of the check. */
    private record Run(CheckContext context, GatewayClient gateway, List<Pod> pods) {

        /** The replica that makes and changes all. */
        Pod first() {
            return pods.get(0);
        }

        Price price() {
            context.record(new Phase(PRICE));
            gateway.mint(first(), KEY, AMPLE_BUDGET);
            Answer answer = gateway.ask(first(), KEY, NOBODY);
            gateway.delete(first(), KEY);
            return new Price(answer.request().cost(), answer.tokens().total());
        }

        /** A limit that LiteLLM does not set is not tested; the history says what LiteLLM answered. */
        void test(Limit limit, Price price, LimitedAccounts accounts) {
            double dollars = price.dollars() * BUDGET_REQUESTS;
            if (limit.kind() == Limit.Kind.MONEY && limit != Limit.CHANGED_BUDGET) {
                record(dollars);
            }
            switch (limit) {
                case KEY_BUDGET -> useUp(budget(dollars), NOBODY);
                case USER_BUDGET -> {
                    if (accounts.makeUser(dollars)) {
                        useUp("{\"user_id\": \"%s\"}".formatted(accounts.name()), NOBODY);
                    }
                }
                case TEAM_BUDGET -> {
                    if (accounts.makeTeam(dollars)) {
                        useUp("{\"team_id\": \"%s\"}".formatted(accounts.name()), NOBODY);
                    }
                }
                case END_USER_BUDGET -> {
                    if (accounts.makeEndUser(dollars)) {
                        useUp("{}", "{\"user\": \"%s\"}".formatted(accounts.name()));
                        accounts.endUserSpent();
                    }
                }
                case TAG_BUDGET -> {
                    if (accounts.makeTag(dollars)) {
                        useUp("{}", "{\"tags\": [\"%s\"]}".formatted(accounts.name()));
                    }
                }
                case MODEL_BUDGET -> useUp("""
                            {"model_max_budget": {"%s": {"budget_limit": %s, "time_period": "1d"}}}
                            """.formatted(context.model(), dollars), NOBODY);
                case BUDGET_WINDOW -> useUp("""
                            {"budget_limits": [{"budget_duration": "1d", "max_budget": %s}]}
                            """.formatted(dollars), NOBODY);
                case CHANGED_BUDGET -> useUpChanged(price);
                case KEY_REQUESTS -> useUp("{\"rpm_limit\": %d}".formatted(RATE_REQUESTS), NOBODY);
                case KEY_TOKENS ->
                    useUp(
                            "{\"tpm_limit\": %d, \"max_budget\": %s}"
                                    .formatted(TOKEN_REQUESTS * price.tokens(), AMPLE_DOLLARS),
                            NOBODY);
                case KEY_PARALLEL -> useAtOnce();
            }
        }

        private void record(double dollars) {
            context.record(new Measurement(BUDGET_DOLLARS, Optional.empty(), dollars, "USD"));
        }

        private void useUp(String limits, String charged) {
            if (mint(limits)) {
                ask(charged);
                gateway.delete(first(), KEY);
            }
        }

        /** Every replica has the key in its cache when its budget becomes small. */
        private void useUpChanged(Price price) {
            double dollars = price.dollars() * Math.max(BUDGET_REQUESTS, pods.size() + 2);
            record(dollars);
            if (mint(AMPLE_BUDGET)) {
                pods.forEach(pod -> gateway.ask(pod, KEY));
                if (gateway.update(first(), KEY, budget(dollars)).code() == 200) {
                    ask(NOBODY);
                }
                gateway.delete(first(), KEY);
            }
        }

        /** Each replica receives one more request than all together may have under way. */
        private void useAtOnce() {
            if (mint("{\"max_parallel_requests\": %d}".formatted(PARALLEL_REQUESTS))) {
                gateway.askAtOnce(pods, KEY, PARALLEL_REQUESTS + 1, HELD_SECONDS);
                gateway.delete(first(), KEY);
            }
        }

        private boolean mint(String limits) {
            return gateway.tryMint(first(), KEY, limits).code() == 200;
        }

        private void ask(String charged) {
            Set<Pod> refusing = new HashSet<>();
            for (int round = 0; round < ROUNDS && refusing.size() < pods.size(); round++) {
                for (Pod pod : pods) {
                    if (gateway.ask(pod, KEY, charged).request().code() != 200) {
                        refusing.add(pod);
                    }
                }
            }
        }
    }

    private static String budget(double dollars) {
        return "{\"max_budget\": %s}".formatted(dollars);
    }
}
