package litellmha.verify.judge;

import java.time.Duration;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Disruption;
import litellmha.verify.model.Guarantees;

record DatabaseOutageTexts(Guarantees guarantees) implements CheckTexts {

    @Override
    public String claim() {
        return guarantees.failClosed()
                ? "While the database is down, keys that a pod knows go on working for a minute, and all others are refused."
                : "While the database is down, pods that run let every key pass, as soon as LiteLLM has noticed that it is.";
    }

    @Override
    public Disruption disruption() {
        return Disruption.STOPS_COMPONENT;
    }

    @Override
    public String does() {
        return "Hibernates Postgres, all instances of it, and deletes a LiteLLM pod meanwhile; no request is served from the"
                + " database for about two minutes.";
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
