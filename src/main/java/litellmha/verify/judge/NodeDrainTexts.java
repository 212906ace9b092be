package litellmha.verify.judge;

import java.time.Duration;
import java.util.Optional;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Disruption;
import litellmha.verify.model.Guarantees;

record NodeDrainTexts(Guarantees guarantees) implements CheckTexts {

    @Override
    public String claim() {
        return "The primary's node can be drained: no acknowledged row is lost, and LiteLLM answers known keys throughout.";
    }

    @Override
    public Disruption disruption() {
        return Disruption.DELETES_PODS;
    }

    @Override
    public String does() {
        return "Cordons the primary's node and evicts only the stack's pods from it, while it writes rows of its own and sends"
                + " requests.";
    }

    @Override
    public String undo() {
        return "Uncordons the node; CloudNativePG and the Deployments start the pods again.";
    }

    @Override
    public Duration takes() {
        return Duration.ofMinutes(3);
    }

    @Override
    public Optional<String> inapplicable() {
        return guarantees.databaseInstances() > 1 && guarantees.gatewayReplicas() > 1
                ? Optional.empty()
                : Optional.of("tier %s guarantees only one pod of each kind, which is down while it moves"
                        .formatted(guarantees.tier()));
    }
}
