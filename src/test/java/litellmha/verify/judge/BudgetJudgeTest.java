package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import litellmha.verify.Histories;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.history.Event.Request;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BudgetJudgeTest {

    private static final double COST = 0.003;
    private static final List<String> PODS = List.of("one", "two");

    private final Histories histories = Histories.of(Histories.PROD);
    private double now;

    @Test
    void aBudgetAndALimitThatHoldOverAllPodsPass() {
        Verdict verdict = price(COST).budget(5, 3).rate(6, 3).judge();

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
        assertThat(verdict.figures())
                .contains(
                        Figure.count("requests accepted", 5).in("budget"),
                        new Figure("spend past the budget", 0, "USD"),
                        Figure.count("requests to the first refusal", 4)
                                .of("one")
                                .in("budget"),
                        Figure.count("requests to the first refusal", 3)
                                .of("two")
                                .in("budget"));
    }

    @Test
    void requestsPastTheBudgetFailWithTheSpendPastIt() {
        Verdict verdict = price(COST).budget(10, 2).rate(6, 2).judge();

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason()).isEqualTo("budget: 10 requests were accepted where 5 were due.");
        assertThat(verdict.figures())
                .filteredOn(figure -> figure.label().equals("spend past the budget"))
                .singleElement()
                .satisfies(figure -> assertThat(figure.text()).isEqualTo("0.015000 USD"));
    }

    @Test
    void requestsPastTheRateLimitFail() {
        Verdict verdict = price(COST).budget(5, 2).rate(12, 2).judge();

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason()).isEqualTo("rpm_limit: 12 requests were accepted where 6 were due.");
    }

    @Test
    void aRefusalWith422Fails() {
        Verdict verdict = price(COST)
                .phase("budget", 5, 2, 422, "budget_exceeded")
                .rate(6, 2)
                .judge();

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason())
                .isEqualTo("budget: refused with 422 budget_exceeded, not with 429 budget_exceeded.");
    }

    @Test
    void aRefusalOfTheWrongTypeFails() {
        Verdict verdict = price(COST)
                .budget(5, 2)
                .phase("rpm_limit", 6, 2, 429, "budget_exceeded")
                .judge();

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason()).contains("rpm_limit: refused with 429 budget_exceeded");
    }

    @Test
    void aRefusalBeforeTheBudgetIsSpentFails() {
        assertThat(price(COST).budget(3, 2).rate(6, 2).judge().reason())
                .isEqualTo("budget: only 3 requests were accepted where 5 were due.");
    }

    @Test
    void aPodThatNeverRefusesFails() {
        price(COST).budget(5, 2);
        phase("rpm_limit");
        for (int i = 0; i < 6; i++) {
            request("one", 200, "", 0);
            request("two", 429, "throttling_error", 0);
        }

        assertThat(judge().reason()).isEqualTo("rpm_limit: one refused none of its 6 requests.");
    }

    @Test
    void aModelWithoutAPriceTellsNothingOfBudgets() {
        Verdict verdict = price(0).rate(6, 2).judge();

        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(verdict.reason()).isEqualTo("the model has no price, so that no budget can run out.");
    }

    @Test
    void aHistoryThatIsCutOffTellsNothing() {
        assertThat(price(COST).budget(5, 2).judge().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(new BudgetJudgeTest().judge().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void requestsOverMoreThanAMinuteTellNothingOfALimitOfAMinute() {
        price(COST).budget(5, 2).phase("rpm_limit");
        request("one", 200, "", 0);
        now += 60;
        request("two", 429, "throttling_error", 0);

        assertThat(judge().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void aPodThatWasNotAskedKeepsItFromPassing() {
        price(COST).budget(5, 2).phase("rpm_limit");
        for (int i = 0; i < 7; i++) {
            request("one", i < 6 ? 200 : 429, i < 6 ? "" : "throttling_error", 0);
        }

        assertThat(judge().reason()).isEqualTo("rpm_limit: only 1 of 2 pods were tested.");
    }

    @Property
    void onlyAsManyRequestsAsAreDuePassAndTheLastOfABudgetMayBeRefused(
            @ForAll @IntRange(max = 20) int budget, @ForAll @IntRange(max = 20) int rate) {
        Outcome outcome = new BudgetJudgeTest()
                .price(COST)
                .budget(budget, 2)
                .rate(rate, 2)
                .judge()
                .outcome();

        assertThat(outcome).isEqualTo((budget == 4 || budget == 5) && rate == 6 ? Outcome.PASS : Outcome.FAIL);
    }

    private BudgetJudgeTest price(double cost) {
        phase("price");
        request("one", 200, "", cost);
        return this;
    }

    private BudgetJudgeTest budget(int accepted, int refused) {
        return phase("budget", accepted, refused, 429, "budget_exceeded");
    }

    private BudgetJudgeTest rate(int accepted, int refused) {
        return phase("rpm_limit", accepted, refused, 429, "throttling_error");
    }

    private BudgetJudgeTest phase(String name, int accepted, int refused, int code, String type) {
        phase(name);
        if (name.equals("budget")) {
            histories.at(now, new Measurement("max_budget", Optional.empty(), 5 * COST, "USD"));
        }
        for (int i = 0; i < accepted + refused; i++) {
            request(PODS.get(i % 2), i < accepted ? 200 : code, i < accepted ? "" : type, i < accepted ? COST : 0);
        }
        return this;
    }

    private void phase(String name) {
        now += 0.1;
        histories.at(now, new Phase(name));
    }

    private void request(String pod, int code, String error, double cost) {
        now += 0.1;
        histories.at(now, new Request("limited", pod, code, error, 0.02, cost, true));
    }

    private Verdict judge() {
        return new BudgetJudge().judge(histories.history());
    }
}
