package litellmha.verify.judge;

import java.time.Duration;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Disruption;
import litellmha.verify.model.Guarantees;

record BudgetTexts(Guarantees guarantees) implements CheckTexts {

    @Override
    public String claim() {
        String limits =
                "Budgets of keys, users, teams, end users and tags hold%s, as do the rate limits of keys, also if a"
                        + " key is changed while it is in use.";
        return limits.formatted(guarantees.gatewayReplicas() > 1 ? " across all replicas" : "");
    }

    @Override
    public Disruption disruption() {
        return Disruption.SENDS_REQUESTS;
    }

    @Override
    public String does() {
        return "Makes keys, a user, a team, an end user and a tag with limits, and sends requests to each LiteLLM pod in turn until"
                + " all refuse them; the requests include their answers, so that no provider is called.";
    }

    @Override
    public String undo() {
        return "Deletes all of them.";
    }

    @Override
    public Duration takes() {
        return Duration.ofSeconds(45);
    }
}
