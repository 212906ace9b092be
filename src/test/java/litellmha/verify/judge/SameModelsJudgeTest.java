package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellmha.verify.Histories;
import litellmha.verify.history.Event.ModelsServed;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;

class SameModelsJudgeTest {

    private static final String GPT = "gpt: openai/gpt {input_cost_per_token=1.0E-6}";
    private static final String DEARER = "gpt: openai/gpt {input_cost_per_token=2.0E-6}";

    private static Verdict judge(Histories history, ModelsServed... answers) {
        for (ModelsServed answer : answers) {
            history.at(0, answer);
        }
        return new SameModelsJudge().judge(history.history());
    }

    private static ModelsServed served(String pod, String... models) {
        return new ModelsServed(pod, List.of(models));
    }

    @Test
    void podsThatServeTheSamePass() {
        assertThat(judge(Histories.ofTwoPods(), served("a", GPT), served("b", GPT))
                        .outcome())
                .isEqualTo(Outcome.PASS);
    }

    @Test
    void anotherPriceIsNamedFromBothSides() {
        Verdict verdict = judge(Histories.ofTwoPods(), served("a", GPT), served("b", DEARER));

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason())
                .isEqualTo("a serves %s, and b does not; b serves %s, and a does not.".formatted(GPT, DEARER));
    }

    @Test
    void aDeploymentMoreOfTheSameModelIsADifference() {
        assertThat(judge(Histories.ofTwoPods(), served("a", GPT, GPT), served("b", GPT))
                        .outcome())
                .isEqualTo(Outcome.FAIL);
    }

    @Test
    void aPodThatWasNotAskedIsNoPass() {
        assertThat(judge(Histories.ofTwoPods(), served("a", GPT)).reason()).isEqualTo("only 1 of 2 pods were tested.");
        assertThat(judge(Histories.ofTwoPods()).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void equalAnswersOfOneAddressTellNothingOfItsReplicasAndOtherAnswersDo() {
        assertThat(judge(Histories.ofOneAddress(), served("a", GPT), served("a", GPT))
                        .outcome())
                .isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(judge(Histories.ofOneAddress(), served("a", GPT, DEARER), served("a", GPT))
                        .reason())
                .isEqualTo("a serves %s in one answer and not in another.".formatted(DEARER));
    }
}
