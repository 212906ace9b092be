package litellmha.verify.judge;

import java.time.Duration;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Disruption;
import litellmha.verify.model.Guarantees;

record EvictionTexts(Guarantees guarantees) implements CheckTexts {

    @Override
    public String claim() {
        return guarantees.disruptionBudgets()
                ? "Evictions of the primary and of the last LiteLLM pod are refused; those of all other pods are allowed."
                : "No eviction is refused: without disruption budgets, a node can always be drained.";
    }

    @Override
    public Disruption disruption() {
        return guarantees.disruptionBudgets() ? Disruption.DELETES_PODS : Disruption.READS;
    }

    @Override
    public String does() {
        return guarantees.disruptionBudgets()
                ? "Asks by dry run whether each pod may be evicted; then tries the primary, and evicts LiteLLM pods until one is left."
                : "Asks by dry run whether each pod may be evicted; evicts none.";
    }

    @Override
    public String undo() {
        return guarantees.disruptionBudgets() ? "The Deployment starts the evicted pods again." : "Changes nothing.";
    }

    @Override
    public Duration takes() {
        return guarantees.disruptionBudgets() ? Duration.ofMinutes(2) : Duration.ofSeconds(5);
    }
}
