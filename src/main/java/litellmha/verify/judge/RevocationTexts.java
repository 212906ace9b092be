package litellmha.verify.judge;

import java.time.Duration;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Disruption;

record RevocationTexts() implements CheckTexts {

    @Override
    public String claim() {
        return RevocationJudge.CLAIM;
    }

    @Override
    public Disruption disruption() {
        return Disruption.SENDS_REQUESTS;
    }

    @Override
    public String does() {
        return "Deletes a key of its own through one LiteLLM pod, and sends requests with it to all of them until they refuse it.";
    }

    @Override
    public String undo() {
        return "Nothing is left to undo.";
    }

    @Override
    public Duration takes() {
        return Duration.ofSeconds(30);
    }
}
