package litellmha.verify.judge;

import java.time.Duration;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Disruption;
import litellmha.verify.model.Guarantees;

record BudgetTexts(Guarantees guarantees) implements CheckTexts {

    @Override
    public String claim() {
        return guarantees.gatewayReplicas() > 1
                ? "A key's budget and rate limit hold across all replicas."
                : "A key's budget and rate limit hold.";
    }

    @Override
    public Disruption disruption() {
        return Disruption.SENDS_REQUESTS;
    }

    @Override
    public String does() {
        return "Sends requests with keys of its own to each LiteLLM pod in turn until all refuse them; the requests include their"
                + " answers, so that no provider is called.";
    }

    @Override
    public String undo() {
        return "Deletes the keys.";
    }

    @Override
    public Duration takes() {
        return Duration.ofSeconds(15);
    }
}
