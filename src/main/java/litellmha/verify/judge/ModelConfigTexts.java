package litellmha.verify.judge;

import java.time.Duration;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Disruption;

record ModelConfigTexts() implements CheckTexts {

    @Override
    public String claim() {
        return "Every LiteLLM pod serves the models that the stack declares, with their parameters and prices.";
    }

    @Override
    public Disruption disruption() {
        return Disruption.READS;
    }

    @Override
    public String does() {
        return "Reads the models that each pod has in effect.";
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
