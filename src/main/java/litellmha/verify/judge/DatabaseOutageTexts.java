package litellmha.verify.judge;

import java.time.Duration;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Disruption;
import litellmha.verify.model.Guarantees;

record DatabaseOutageTexts(Guarantees guarantees) implements CheckTexts {

    @Override
    public String claim() {
        return guarantees.failClosed()
                ? "While the database is down, keys that a pod knows keep working for a minute, and all others are refused."
                : "While the database is down, running pods accept every key, as soon as LiteLLM has noticed the outage.";
    }

    @Override
    public Disruption disruption() {
        return Disruption.STOPS_COMPONENT;
    }

    @Override
    public String does() {
        return "Hibernates all Postgres instances, and deletes a LiteLLM pod meanwhile; the database is unavailable for about two"
                + " minutes.";
    }

    @Override
    public String undo() {
        return "Starts Postgres again from its volumes; the Deployment starts the LiteLLM pod.";
    }

    @Override
    public Duration takes() {
        return Duration.ofMinutes(4);
    }
}
