package litellmha.verify.check;

import litellmha.verify.judge.Judge;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Guarantees;

/** A claim and how it is put to the test: the scenario acts, and the judge sees nothing but the history of it. */
public record Check(Judge judge, Scenario scenario) {

    public String id() {
        return judge.id();
    }

    public CheckTexts texts(Guarantees guarantees) {
        return judge.texts(guarantees);
    }

    /** Runs the scenario. */
    public void observe(CheckContext context) throws InterruptedException {
        scenario.observe(context);
    }
}
