package litellmha.verify.judge;

import java.time.Duration;
import java.util.Optional;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Disruption;
import litellmha.verify.model.Guarantees;

record RestoreTexts(Guarantees guarantees) implements CheckTexts {

    @Override
    public String claim() {
        return "The newest backup restores, with every row that was there at its time, and the salt key opens what is encrypted in it.";
    }

    @Override
    public Disruption disruption() {
        return Disruption.CREATES_PODS;
    }

    @Override
    public String does() {
        return "Restores the newest backup to a Postgres of one instance in a namespace of its own, compares its tables with the live ones,"
                + " and tries the salt key, and a wrong one, on the credentials in it.";
    }

    @Override
    public String undo() {
        return "Removes that namespace with its volumes. The snapshot stays, and so does a ConfigMap in the stack's namespace with the"
                + " verdict.";
    }

    @Override
    public Duration takes() {
        return Duration.ofMinutes(2);
    }

    @Override
    public Optional<String> inapplicable() {
        return guarantees.scheduledBackups() ? Optional.empty() : Optional.of("the stack has no backups");
    }
}
