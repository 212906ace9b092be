package litellmha.verify.judge;

import java.time.Duration;
import java.util.Optional;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Disruption;
import litellmha.verify.model.Guarantees;

record BackupTexts(Guarantees guarantees) implements CheckTexts {

    @Override
    public String claim() {
        return "Postgres is backed up each time that is due, the snapshots of the newest backup exist and are ready to use, and the last"
                + " restore drill passed, if there was one.";
    }

    @Override
    public Disruption disruption() {
        return Disruption.READS;
    }

    @Override
    public String does() {
        return "Reads the schedule, the backups, their snapshots, the cluster's snapshot classes and drivers, and what the last restore"
                + " drill has found; restores nothing.";
    }

    @Override
    public String undo() {
        return "Changes nothing.";
    }

    @Override
    public Duration takes() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Optional<String> inapplicable() {
        return guarantees.scheduledBackups()
                ? Optional.empty()
                : Optional.of("tier %s has no scheduled backups".formatted(guarantees.tier()));
    }
}
