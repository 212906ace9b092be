package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import litellmha.verify.Histories;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.history.Event.Request;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;

class RedisOutageJudgeTest {

    private final Histories histories = Histories.of(Histories.PROD);
    private double start;

    @Test
    void keysWithABudgetThatAreRefusedMeanwhilePass() {
        Verdict verdict = good("killed").good("frozen").good("down").judge();

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
        assertThat(verdict.figures())
                .filteredOn(figure -> figure.label().equals("last refusal after Redis is back, down"))
                .singleElement()
                .satisfies(figure -> assertThat(figure.text()).isEqualTo("5.00 s"));
    }

    @Test
    void aKeyWithABudgetThatPassesMeanwhileFails() {
        good("killed").good("frozen").good("down");
        ask(12, "budget", 200);

        assertThat(judge().outcome()).isEqualTo(Outcome.FAIL);
        assertThat(judge().reason())
                .isEqualTo("down: 1 of 13 requests with a budget were accepted while Redis was down.");
    }

    @Test
    void aRequestAtTheOnsetMayPass() {
        good("killed").good("frozen").good("down");
        ask(6, "budget", 200);

        assertThat(judge().outcome()).isEqualTo(Outcome.PASS);
    }

    @Test
    void aRefusalWithAnotherCodeFails() {
        good("killed").good("frozen").good("down");
        ask(12, "budget", 500);

        assertThat(judge().reason()).isEqualTo("down: a key with a budget was refused with 500 error, not with 503.");
    }

    @Test
    void aKeyWithoutLimitsThatIsRefusedFails() {
        good("killed").good("frozen").good("down");
        ask(12, "no limits", 503);

        assertThat(judge().reason())
                .startsWith("down: 1 of")
                .endsWith("requests with a key without limits failed, the first with 503 error.");
    }

    @Test
    void aSpentBudgetThatPassesMeanwhileFails() {
        good("killed").good("frozen").good("down");
        ask(12, "spent budget", 200);

        assertThat(judge().reason()).isEqualTo("down: requests with a spent budget passed while Redis was down: 1.");
    }

    @Test
    void aSpentBudgetMayPassUntilTheCountersAreThereAgainButNoLonger() {
        good("killed").good("frozen").good("down");
        ask(25, "spent budget", 200);
        assertThat(judge().outcome()).isEqualTo(Outcome.PASS);

        ask(36, "spent budget", 200);
        assertThat(judge().reason())
                .isEqualTo("down: a key with a spent budget still passed 16.0 s after Redis was back, more than 15 s.");
    }

    @Test
    void aKeyThatIsStillRefusedLongAfterwardsFails() {
        good("killed").good("frozen").good("down");
        ask(43, "budget", 503);

        assertThat(judge().reason())
                .isEqualTo("down: a key with a budget was still refused 23.0 s after Redis was back, more than 22 s.");
    }

    @Test
    void anOutageInWhichNoKeyWithABudgetIsAnsweredTellsNothing() {
        good("killed").good("frozen");
        Histories quiet = Histories.of(Histories.PROD);
        good("down").histories.history().entries().stream()
                .filter(entry -> !(entry.event() instanceof Request request
                        && request.load().equals("budget")
                        && entry.nanos() > (start + 5) * 1e9
                        && entry.nanos() < (start + 21) * 1e9))
                .forEach(entry -> quiet.at(entry.nanos() / 1e9, entry.event()));

        Verdict verdict = new RedisOutageJudge().judge(quiet.history());
        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(verdict.reason()).isEqualTo("down: no request with a budget was answered while Redis was down.");
    }

    @Test
    void aVariantThatIsMissingOrCutOffTellsNothing() {
        assertThat(good("killed").good("frozen").judge().reason()).isEqualTo("down: it was not tested.");

        phase("down").ask(1, "budget", 200);
        assertThat(judge().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void requestsThatStopBeforeTheRecoveryTellNothing() {
        good("killed").good("frozen").phase("down");
        for (String key : List.of("no limits", "budget", "spent budget")) {
            ask(1, key, key.equals("spent budget") ? 429 : 200);
        }
        fault().back();

        assertThat(judge().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(judge().reason()).isEqualTo("down: not every key was tested before and after the fault.");
    }

    @Test
    void aKeyThatIsRefusedBeforeTheFaultTellsNothing() {
        good("killed").good("frozen").good("down");
        ask(2, "budget", 503);

        assertThat(judge().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    /** The fault is at 5 s, Redis answers at 20 s, keys with a budget are refused until 25 s, requests end at 55 s. */
    private RedisOutageJudgeTest good(String variant) {
        phase(variant);
        for (int second = 1; second <= 55; second++) {
            ask(second, "no limits", 200);
            ask(second, "budget", 5 < second && second <= 25 ? 503 : 200);
            ask(second, "spent budget", 5 < second && second <= 25 ? 503 : 429);
        }
        return fault().back();
    }

    private RedisOutageJudgeTest phase(String variant) {
        start += 100;
        histories.at(start, new Phase(variant));
        return this;
    }

    private RedisOutageJudgeTest fault() {
        histories.at(start + 5, new Fault("delete pod", "redis", ""));
        return this;
    }

    private RedisOutageJudgeTest back() {
        histories.at(start + 20, new Measurement("Redis did not answer", Optional.empty(), 15, "s"));
        return this;
    }

    private RedisOutageJudgeTest ask(double second, String key, int code) {
        String error = code == 200 ? "" : code == 429 ? "budget_exceeded" : "error";
        histories.at(start + second, new Request(key, "one", code, error, 0.02, 0, true));
        return this;
    }

    private Verdict judge() {
        return new RedisOutageJudge().judge(histories.history());
    }
}
