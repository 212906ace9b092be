package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BudgetJudgeTest {

    private static final List<Limit> ALL_BUT_THE_LICENSED =
            Stream.of(Limit.values()).filter(limit -> !limit.licensed()).toList();

    private static final double COST = 0.003;
    private static final List<String> PODS = List.of("one", "two");

    private Histories histories = Histories.of(Histories.PROD);
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

    private static Stream<Limit> claimed() {
        return ALL_BUT_THE_LICENSED.stream();
    }

    private static int due(Limit limit) {
        return switch (limit.kind()) {
            case MONEY -> 5;
            case REQUESTS -> 6;
            case TOKENS -> 4;
            case PARALLEL -> 3;
        };
    }

    @Test
    void everyLimitThatHoldsPasses() {
        Verdict verdict = matrix(limit -> row(limit, due(limit))).judge();

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
        assertThat(verdict.reason())
                .isEqualTo(
                        "All pods together accepted no more than each of 10 limits allows. The model budget was not tested:"
                                + " LiteLLM did not set it (500 internal_server_error), as it does not without an Enterprise license.");
        assertThat(verdict.figures())
                .contains(
                        Figure.count("requests due", 5).in("team budget"),
                        Figure.count("requests accepted", 3).in("max_parallel_requests"));
    }

    @ParameterizedTest
    @MethodSource("claimed")
    void aLimitThatLeaksFails(Limit leaking) {
        Verdict verdict = matrix(limit -> row(limit, due(limit) * (limit == leaking ? 2 : 1)))
                .judge();

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason())
                .isEqualTo("%s: %d requests were accepted where %d were due."
                        .formatted(leaking.phase(), due(leaking) * 2, due(leaking)));
    }

    @ParameterizedTest
    @MethodSource("claimed")
    void aLimitThatIsRefusedWithTheWrongStatusFails(Limit wrong) {
        Verdict verdict = matrix(limit -> phase(
                        limit.phase(),
                        due(limit),
                        2,
                        limit == wrong ? 400 : 429,
                        limit.kind().refusal()))
                .judge();

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason())
                .isEqualTo("%s: refused with 400 %s, not with 429 %s."
                        .formatted(
                                wrong.phase(),
                                wrong.kind().refusal(),
                                wrong.kind().refusal()));
    }

    @ParameterizedTest
    @MethodSource("claimed")
    void aLimitThatLetsTooFewThroughFails(Limit narrow) {
        assertThat(matrix(limit -> row(limit, limit == narrow ? 1 : due(limit)))
                        .judge()
                        .reason())
                .isEqualTo(
                        "%s: only 1 requests were accepted where %d were due.".formatted(narrow.phase(), due(narrow)));
    }

    @ParameterizedTest
    @MethodSource("claimed")
    void aRunThatLostALimitTellsNothing(Limit lost) {
        Verdict verdict = matrix(limit -> {
                    if (limit != lost) {
                        row(limit, due(limit));
                    }
                })
                .judge();

        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(verdict.reason()).contains("only 10 of 11 limits were tested");
    }

    @Test
    void aLimitThatCouldNotBeSetTellsNothing() {
        Verdict verdict = matrix(limit -> {
                    if (limit == Limit.TAG_BUDGET) {
                        refusedToMake(limit, Request.MANAGE);
                    } else {
                        row(limit, due(limit));
                    }
                })
                .judge();

        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(verdict.reason()).isEqualTo("tag budget: could not be set: 500 internal_server_error.");
    }

    @Test
    void aLimitThatNeedsALicenseDoesNotFailTheCheckIfItLeaks() {
        Verdict verdict = price(COST)
                .limits(limit -> row(limit, limit.licensed() ? 10 : due(limit)))
                .judge();

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
        assertThat(verdict.reason())
                .endsWith(
                        "The model budget, which needs an Enterprise license and is not part of the claim: 10 of 12 requests"
                                + " were accepted, 5 were due.");
    }

    @Test
    void requestsBeforeAKeyIsChangedCountToo() {
        Verdict verdict = matrix(limit -> {
                    row(limit, due(limit));
                    if (limit == Limit.CHANGED_BUDGET) {
                        request("two", 200, "", COST);
                    }
                })
                .judge();

        assertThat(verdict.reason()).isEqualTo("changed budget: 6 requests were accepted where 5 were due.");
    }

    @Test
    void whatCouldNotBeDeletedAfterwardsIsNoPartOfTheLastLimit() {
        matrix(limit -> row(limit, due(limit))).phase(BudgetJudge.UNDO);
        histories.at(now + 0.1, new Request(Request.MANAGE, "one", 404, "not_found", 0.02, 0, true));

        assertThat(judge().outcome()).isEqualTo(Outcome.PASS);
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

        assertThat(judge().reason()).isEqualTo("only 1 of 2 pods were tested: rpm_limit.");
    }

    @Test
    void aGatewayThatIsNoStackMayRefuseWithTheStatusOfItsConfiguration() {
        Verdict verdict = of(Histories.ofTwoPods())
                .price(COST)
                .phase("budget", 5, 2, 422, "budget_exceeded")
                .phase("rpm_limit", 6, 2, 429, "None")
                .judge();

        assertThat(verdict.outcome()).as(verdict.reason()).isEqualTo(Outcome.PASS);
    }

    @Test
    void aGatewayThatIsNoStackDoesNotRefuseByAnAccident() {
        Verdict verdict = of(Histories.ofTwoPods())
                .price(COST)
                .phase("budget", 5, 2, 500, "budget_exceeded")
                .phase("rpm_limit", 6, 2, 400, "None")
                .judge();

        assertThat(verdict.reason()).contains("budget: refused with 500", "rpm_limit: refused with 400 None");
    }

    @Test
    void whatHoldsThroughOneAddressTellsNothingOfItsReplicas() {
        Verdict verdict =
                of(Histories.ofOneAddress()).price(COST).budget(5, 2).rate(6, 2).judge();

        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(verdict.reason()).isEqualTo(Coverage.ONE_ADDRESS + ".");
    }

    @Test
    void whatLeaksThroughOneAddressFails() {
        Verdict verdict = of(Histories.ofOneAddress())
                .price(COST)
                .budget(10, 30)
                .rate(12, 28)
                .judge();

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
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

    /** A history of all limits, of which LiteLLM refuses the one that needs a license. */
    private BudgetJudgeTest matrix(Consumer<Limit> row) {
        return price(COST).limits(limit -> {
            if (limit.licensed()) {
                refusedToMake(limit, Request.MINT_KEY);
            } else {
                row.accept(limit);
            }
        });
    }

    private BudgetJudgeTest limits(Consumer<Limit> row) {
        histories.at(0, new Measurement("limits to be tested", Optional.empty(), Limit.values().length, ""));
        Stream.of(Limit.values()).forEach(row);
        return this;
    }

    private void row(Limit limit, int accepted) {
        phase(limit.phase(), accepted, 2, 429, limit.kind().refusal());
    }

    private void refusedToMake(Limit limit, String load) {
        phase(limit.phase());
        now += 0.1;
        histories.at(now, new Request(load, "one", 500, "internal_server_error", 0.02, 0, true));
    }

    private static BudgetJudgeTest of(Histories histories) {
        BudgetJudgeTest test = new BudgetJudgeTest();
        test.histories = histories;
        return test;
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
        if (name.contains("budget")) {
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
