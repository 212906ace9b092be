package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import litellmha.verify.Histories;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.history.Event.Request;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;

class RedisFailoverTest {

    private final Histories histories = Histories.of(Histories.REPLICATED);
    private double start;
    private int accepted = 5;
    private boolean usedUp = true;

    @Test
    void aMasterThatIsReplacedInTimeWithItsCountersPasses() {
        Verdict verdict = good("killed").good("frozen").judge();

        assertThat(verdict.outcome()).as(verdict.reason()).isEqualTo(Outcome.PASS);
        assertThat(verdict.figures())
                .filteredOn(figure -> figure.label().equals("last refusal after the fault, killed"))
                .singleElement()
                .satisfies(figure -> assertThat(figure.text()).isEqualTo("6.00 s"));
    }

    @Test
    void aVariantThatIsMissingTellsNothing() {
        assertThat(good("killed").judge().reason()).isEqualTo("frozen: it was not tested.");
    }

    @Test
    void aKeyThatIsRefusedForLongerFails() {
        good("killed").good("frozen").ask(16, "budget", 503);

        assertThat(judge().reason())
                .isEqualTo("frozen: a key with a budget was still refused 11.0 s after the fault, more than 10 s.");
    }

    @Test
    void aRefusalWithAnotherCodeFails() {
        good("killed").good("frozen").ask(7, "budget", 500);

        assertThat(judge().reason()).isEqualTo("frozen: a key with a budget was refused with 500 error, not with 503.");
    }

    @Test
    void aSpentBudgetThatPassesHasLostItsCounter() {
        good("killed").good("frozen").ask(12, "spent budget", 200);

        assertThat(judge().reason()).isEqualTo("frozen: requests with a spent budget passed: 1.");
    }

    @Test
    void aPartlyUsedBudgetThatIsEnoughForMoreHasLostItsCounter() {
        good("killed").good("frozen").ask(13, "partly used budget", 200);

        assertThat(judge().reason())
                .isEqualTo("frozen: 6 requests were accepted where the partly used budget is enough for 5.");
    }

    /** The amount that is reserved for the last request may exceed the rest. */
    @Test
    void aPartlyUsedBudgetMayBeEnoughForOneRequestLessButNotForTwo() {
        accepted = 4;
        good("killed");
        accepted = 3;

        assertThat(good("frozen").judge().reason())
                .isEqualTo("frozen: 3 requests were accepted where the partly used budget is enough for 5.");
    }

    @Test
    void aPartlyUsedBudgetThatWasNotUsedUpTellsNothing() {
        good("killed");
        usedUp = false;

        Verdict verdict = good("frozen").judge();

        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(verdict.reason()).isEqualTo("frozen: the partly used budget was not used up.");
    }

    @Test
    void aKeyThatIsRefusedBeforeTheFaultTellsNothing() {
        good("killed").good("frozen").ask(3, "budget", 503);

        Verdict verdict = judge();

        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(verdict.reason()).isEqualTo("frozen: a key with a budget was refused before the fault.");
    }

    @Test
    void thePlanSaysThatTheMasterIsLostAndThatNothingIsScaled() {
        CheckTexts texts = new RedisOutageJudge().texts(Histories.REPLICATED);

        assertThat(texts.claim()).contains("keys with a budget are refused for at most 10 s");
        assertThat(texts.does() + texts.undo())
                .contains("Deletes the pod of Redis' master", "freezes the next master")
                .doesNotContainIgnoringCase("scale");
    }

    @Test
    void aKeyWithoutLimitsThatIsRefusedFails() {
        good("killed").good("frozen").ask(7, "no limits", 503);

        assertThat(judge().outcome()).isEqualTo(Outcome.FAIL);
    }

    /** The fault is at 5 s, keys with a budget are refused until 11 s, the partly used one is used up at 12 s. */
    private RedisFailoverTest good(String variant) {
        start += 100;
        histories.at(start, new Phase(variant));
        for (int second = 1; second <= 50; second++) {
            boolean refused = 5 < second && second <= 11;
            ask(second, "no limits", 200);
            ask(second, "budget", refused ? 503 : 200);
            ask(second, "spent budget", refused ? 503 : 429);
        }
        ask(3, "partly used budget", 200).ask(4, "partly used budget", 200);
        for (int more = 0; more < accepted - 2; more++) {
            ask(12 + more / 10.0, "partly used budget", 200);
        }
        if (usedUp) {
            ask(12.9, "partly used budget", 429);
        }
        histories.at(start + 5, new Fault("delete pod", "litellm-redis-0", ""));
        histories.at(start + 10, new Measurement("Redis did not answer", Optional.empty(), 5, "s"));
        return this;
    }

    private RedisFailoverTest ask(double second, String key, int code) {
        String error = code == 200 ? "" : code == 429 ? "budget_exceeded" : "error";
        histories.at(start + second, new Request(key, "one", code, error, 0.02, 0, true));
        return this;
    }

    private Verdict judge() {
        return new RedisOutageJudge().judge(histories.history());
    }
}
