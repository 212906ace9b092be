package litellmha.verify.judge;

import java.time.Duration;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Disruption;
import litellmha.verify.model.Guarantees;

record DeclaredStateTexts(Guarantees guarantees) implements CheckTexts {

    @Override
    public String claim() {
        return "What runs is what the stack declares: %d LiteLLM %s, %d Postgres %s, %s replication, %s."
                .formatted(
                        guarantees.gatewayReplicas(),
                        guarantees.gatewayReplicas() == 1 ? "pod" : "pods",
                        guarantees.databaseInstances(),
                        guarantees.databaseInstances() == 1 ? "instance" : "instances",
                        guarantees.databaseInstances() == 1
                                ? "no"
                                : guarantees.synchronous() ? "synchronous" : "asynchronous",
                        guarantees.scheduledBackups() ? "scheduled backups" : "no backups");
    }

    @Override
    public Disruption disruption() {
        return Disruption.READS;
    }

    @Override
    public String does() {
        return "Reads the stack's objects and pods, the nodes, and pg_stat_replication in the primary.";
    }

    @Override
    public String undo() {
        return "Changes nothing.";
    }

    @Override
    public Duration takes() {
        return Duration.ofSeconds(10);
    }
}
