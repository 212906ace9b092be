package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;

import litellmha.verify.Histories;
import litellmha.verify.history.Event.Comparison;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;

class ModelConfigJudgeTest {

    private static final Comparison ONE = new Comparison("models of litellm-a", "3", "3");
    private static final Comparison OTHER = new Comparison("models of litellm-b", "3", "3");

    private static Verdict judge(Comparison... comparisons) {
        Histories history = Histories.of(Histories.PROD);
        for (Comparison comparison : comparisons) {
            history.at(0, comparison);
        }
        return new ModelConfigJudge().judge(history.history());
    }

    @Test
    void whatIsDeclaredOnEveryPodPasses() {
        assertThat(judge(ONE, OTHER).outcome()).isEqualTo(Outcome.PASS);
    }

    @Test
    void aDifferenceOnOnePodIsNamed() {
        Verdict verdict = judge(ONE, OTHER, new Comparison("litellm_params.timeout of gpt on litellm-b", "30", "60"));

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason()).isEqualTo("litellm_params.timeout of gpt on litellm-b: declared 30, found 60");
    }

    @Test
    void aPodThatWasNotAskedIsNoPass() {
        assertThat(judge(ONE).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(judge().reason()).isEqualTo("0 of 2 pods were compared");
    }
}
