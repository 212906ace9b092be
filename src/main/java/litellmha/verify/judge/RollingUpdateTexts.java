package litellmha.verify.judge;

import java.time.Duration;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Disruption;
import litellmha.verify.model.Guarantees;

record RollingUpdateTexts(Guarantees guarantees) implements CheckTexts {

    @Override
    public String claim() {
        return "A rolling update of LiteLLM fails no request and cuts no stream.";
    }

    @Override
    public Disruption disruption() {
        return Disruption.DELETES_PODS;
    }

    @Override
    public String does() {
        return "Restarts LiteLLM's Deployment, as `kubectl rollout restart` does, while it sends requests through the Service.";
    }

    @Override
    public String undo() {
        return "The rollout ends by itself; the pod template keeps the annotation with the time of the restart.";
    }

    @Override
    public Duration takes() {
        return Duration.ofMinutes(1L + guarantees.gatewayReplicas());
    }
}
