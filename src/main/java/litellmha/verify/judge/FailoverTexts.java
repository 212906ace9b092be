package litellmha.verify.judge;

import java.time.Duration;
import java.util.Optional;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Disruption;
import litellmha.verify.model.Guarantees;

record FailoverTexts(Guarantees guarantees) implements CheckTexts {

    @Override
    public String claim() {
        return guarantees.synchronous()
                ? "If the primary is lost or hangs, a replica takes over, and no acknowledged row is lost."
                : "If the primary is lost or hangs, a replica takes over; rows acknowledged since the last replication may be lost, and"
                        + " are counted.";
    }

    @Override
    public Disruption disruption() {
        return Disruption.DELETES_PODS;
    }

    @Override
    public String does() {
        return "Writes rows of its own while it deletes the primary's pod, first without a grace period, then with the pod's own,"
                + " and then stops the processes of PostgreSQL in the primary.";
    }

    @Override
    public String undo() {
        return "CloudNativePG starts the pod again, as a replica; processes that stand still run on; the rows are dropped.";
    }

    @Override
    public Duration takes() {
        return Duration.ofMinutes(4);
    }

    @Override
    public Optional<String> inapplicable() {
        return guarantees.databaseInstances() > 1
                ? Optional.empty()
                : Optional.of("tier %s guarantees only one Postgres instance, so that none can take over"
                        .formatted(guarantees.tier()));
    }
}
