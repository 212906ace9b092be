package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;

import litellmha.verify.Histories;
import litellmha.verify.history.Event.Request;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RevocationJudgeTest {

    private final Histories histories = Histories.of(Histories.PROD);

    @Test
    void aKeyThatIsRefusedEverywherePassesWithTheTimeOnEachPod() {
        known().deleted(200).until("one", 0).until("two", 30);

        assertThat(judge().outcome()).isEqualTo(Outcome.PASS);
        assertThat(judge().figures())
                .contains(
                        Figure.seconds("deleted key still works", 0).of("one"),
                        Figure.seconds("deleted key still works", 30e9).of("two"),
                        Figure.count("requests accepted after the deletion", 30).of("two"));
    }

    @Test
    void aKeyThatGoesOnWorkingFails() {
        known().deleted(200).until("one", 0).until("two", 70);

        assertThat(judge().outcome()).isEqualTo(Outcome.FAIL);
        assertThat(judge().reason())
                .isEqualTo("two accepted the deleted key 70.0 s after the deletion, more than 65 s.");
    }

    @Test
    void aPodThatTakesTheKeyBackIsMeasuredByItsLastAnswer() {
        known().deleted(200).until("one", 0).until("two", 0).ask(7, "two", 200).ask(8, "two", 401);

        assertThat(judge().figures())
                .contains(Figure.seconds("deleted key still works", 7e9).of("two"));
    }

    @Test
    void aRequestThatWasUnderWayWhenTheKeyWasDeletedDoesNotCount() {
        known().deleted(200).until("one", 0).until("two", 0);
        histories.at(0.4, new Request("deleted", "two", 200, "", 0.5, 0, true));

        assertThat(judge().figures())
                .contains(
                        Figure.count("requests accepted after the deletion", 0).of("two"));
    }

    @Test
    void aRefusalWithAnotherCodeFails() {
        known().deleted(200).until("one", 0).ask(1, "two", 503);

        assertThat(judge().reason()).isEqualTo("two refused the deleted key with 503 error, not with 401.");
    }

    @Test
    void aKeyThatCouldNotBeDeletedTellsNothing() {
        assertThat(known().deleted(500).judge().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(known().judge().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void aPodThatNeverKnewTheKeyTellsNothing() {
        ask(-2, "one", 200).ask(-1, "two", 0).deleted(200).until("one", 0).until("two", 0);

        assertThat(judge().reason()).isEqualTo("two did not know the key before it was deleted.");
    }

    @Test
    void aHistoryThatEndsBeforeTheRefusalTellsNothing() {
        known().deleted(200).until("one", 0).ask(20, "two", 200);

        assertThat(judge().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(judge().reason()).isEqualTo("two was not tested until it refused the key.");
    }

    @Test
    void aPodThatWasNotAskedTellsNothing() {
        ask(-2, "one", 200).deleted(200).until("one", 0);

        assertThat(judge().reason()).isEqualTo("only 1 of 2 pods were tested.");
    }

    @Property
    void theBoundIsTheCachesTimeAndAMargin(@ForAll @IntRange(max = 120) int seconds) {
        Verdict verdict = new RevocationJudgeTest()
                .known()
                .deleted(200)
                .until("one", 0)
                .until("two", seconds)
                .judge();

        assertThat(verdict.outcome()).isEqualTo(seconds <= 65 ? Outcome.PASS : Outcome.FAIL);
    }

    private RevocationJudgeTest known() {
        return ask(-2, "one", 200).ask(-1, "two", 200);
    }

    private RevocationJudgeTest deleted(int code) {
        histories.at(0, new Request("delete", "one", code, "", 0.1, 0, true));
        return this;
    }

    /** A pod that accepts the key for some seconds and then refuses it. */
    private RevocationJudgeTest until(String pod, int seconds) {
        for (int second = 1; second <= seconds; second++) {
            ask(second, pod, 200);
        }
        return ask(seconds + 1, pod, 401);
    }

    private RevocationJudgeTest ask(double seconds, String pod, int code) {
        histories.at(seconds, new Request("deleted", pod, code, code == 200 ? "" : "error", 0.02, 0, true));
        return this;
    }

    private Verdict judge() {
        return new RevocationJudge().judge(histories.history());
    }
}
