package litellmha.verify.judge;

import java.time.Duration;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Disruption;

record SameModelsTexts() implements CheckTexts {

    @Override
    public String claim() {
        return SameModelsJudge.CLAIM;
    }

    @Override
    public Disruption disruption() {
        return Disruption.READS;
    }

    @Override
    public String does() {
        return "Reads the models that each replica has in effect.";
    }

    @Override
    public String undo() {
        return "Changes nothing.";
    }

    @Override
    public Duration takes() {
        return Duration.ofSeconds(5);
    }
}
