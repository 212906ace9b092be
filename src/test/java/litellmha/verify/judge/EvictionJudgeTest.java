package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import litellmha.verify.Histories;
import litellmha.verify.history.Event.Eviction;
import litellmha.verify.history.Event.GatewayState;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvictionJudgeTest {

    private static final Guarantees FOUR_REPLICAS = new Guarantees("prod", 4, true, false, true, 3, true, true, true);

    private String primaryAsked = "429";
    private String primaryTried = "429";
    private String replicaAsked = "201";
    private String gatewayAsked = "201";
    private String firstTried = "201";
    private String lastTried = "429";
    private String lastAgain = "201";
    private int readyThen = 2;
    private List<String> endpoints = List.of("g2");

    private Histories history() {
        Histories history = Histories.of(Histories.PROD)
                .at(0, new Phase("dry run"))
                .at(1, eviction("g1", "gateway", true, gatewayAsked))
                .at(1, eviction("g2", "gateway", true, gatewayAsked))
                .at(1, eviction("pg-1", "primary", true, primaryAsked))
                .at(1, eviction("pg-2", "replica", true, replicaAsked))
                .at(1, eviction("pg-3", "replica", true, replicaAsked))
                .at(2, new Phase("for real"));
        if (!primaryTried.isEmpty()) {
            history.at(3, eviction("pg-1", "primary", false, primaryTried));
        }
        return history.at(4, eviction("g1", "gateway", false, firstTried))
                .at(4.1, eviction("g2", "gateway", false, lastTried))
                .at(5, new GatewayState(List.of("g2"), endpoints))
                .at(40, eviction("g2", "gateway", true, lastAgain))
                .at(
                        41,
                        new Measurement(
                                "LiteLLM pods that are ready when the last may be evicted again",
                                Optional.empty(),
                                readyThen,
                                ""));
    }

    private static Eviction eviction(String pod, String role, boolean dryRun, String code) {
        return new Eviction(pod, role, dryRun, Integer.parseInt(code), code.equals("429") ? EvictionJudge.REFUSAL : "");
    }

    private Verdict judged() {
        return new EvictionJudge().judge(history().history());
    }

    @Test
    void refusalsWhereTheyArePromisedPass() {
        assertThat(judged().outcome()).isEqualTo(Outcome.PASS);
        assertThat(judged().figures())
                .extracting(figure -> figure.name() + " " + figure.text())
                .containsExactly(
                        "evictions tested by dry run 5",
                        "of them refused 1",
                        "until the last could be evicted again 35.90 s");
    }

    @ParameterizedTest
    @CsvSource({"201", "500"})
    void aPrimaryThatIsNotRefusedFails(String code) {
        primaryAsked = code;
        primaryTried = "";

        assertThat(judged().outcome()).isEqualTo(Outcome.FAIL);
        assertThat(judged().reason())
                .startsWith("the eviction of pg-1 (primary), by dry run, was answered with " + code)
                .contains("instead of 429");
    }

    @Test
    void twoBudgetsOverOnePodFail() {
        gatewayAsked = "500";

        assertThat(judged().outcome()).isEqualTo(Outcome.FAIL);
        assertThat(judged().reason())
                .contains("g1 (gateway)", "500", "does more than one disruption budget select it?");
    }

    @Test
    void aPrimaryThatGoesForRealFails() {
        primaryTried = "201";
        assertThat(judged().outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void aPrimaryThatWasNotTriedForRealIsNoPass() {
        primaryTried = "";
        assertThat(judged().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void aStandbyThatMayNotGoFails() {
        replicaAsked = "429";
        assertThat(judged().outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void aFirstPodThatIsRefusedFails() {
        firstTried = "429";
        assertThat(judged().outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void aLastPodThatGoesFails() {
        lastTried = "201";

        assertThat(judged().outcome()).isEqualTo(Outcome.FAIL);
        assertThat(judged().reason()).contains("g2 (gateway), for real, as the last LiteLLM pod");
    }

    @Test
    void aLastPodThatMayNeverGoAgainFails() {
        lastAgain = "429";
        assertThat(judged().outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void aLastPodThatMayGoBeforeAnotherIsReadyFails() {
        readyThen = 1;
        assertThat(judged().outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void anEmptyServiceFails() {
        endpoints = List.of();
        assertThat(judged().reason()).isEqualTo("no LiteLLM pod was behind the Service.");
    }

    @ParameterizedTest
    @CsvSource({"403", "404", "0"})
    void anAnswerThatSaysNothingOfBudgetsIsNoPass(String code) {
        replicaAsked = code;
        assertThat(judged().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void anotherKindOf429IsNoRefusal() {
        assertThat(new EvictionJudge()
                        .judge(history()
                                .at(1, new Eviction("pg-1", "primary", true, 429, "too many requests"))
                                .history())
                        .outcome())
                .isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void podsThatWereNotAskedForAreNoPass() {
        assertThat(new EvictionJudge()
                        .judge(Histories.of(Histories.PROD).history())
                        .outcome())
                .isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(new EvictionJudge()
                        .judge(Histories.of(FOUR_REPLICAS)
                                .at(0, new Phase("dry run"))
                                .at(1, eviction("g1", "gateway", true, "201"))
                                .at(1, eviction("pg-1", "primary", true, "429"))
                                .history())
                        .reason())
                .contains("1 of 4 pods of role gateway", "0 of 2 pods of role replica");
    }

    @Test
    void inATierWithoutBudgetsEveryPodMayGo() {
        assertThat(cost("201").outcome()).isEqualTo(Outcome.PASS);
        assertThat(cost("429").outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void inATierWithoutBudgetsNothingIsTakenAway() {
        assertThat(new EvictionJudge().texts(Histories.COST).disruption().disruptive())
                .isFalse();
        assertThat(new EvictionJudge().texts(Histories.PROD).disruption().disruptive())
                .isTrue();
    }

    private static Verdict cost(String code) {
        return new EvictionJudge()
                .judge(Histories.of(Histories.COST)
                        .at(0, new Phase("dry run"))
                        .at(1, eviction("g1", "gateway", true, "201"))
                        .at(1, eviction("pg-1", "primary", true, code))
                        .history());
    }
}
