package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellmha.verify.Histories;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.GatewayState;
import litellmha.verify.history.Event.Request;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;

class RollingUpdateJudgeTest {

    private static final Fault RESTART = new Fault("restart deployment", "litellm", "");

    /** From second 10 on the pods a and b are replaced by c and d, with two long streams under way each time. */
    private static Histories roll() {
        Histories history = Histories.of(Histories.PROD)
                .at(0, pods("a", "b"))
                .at(5, request("plain", 200, 0.1, true))
                .at(10, RESTART)
                .at(40, pods("b", "c"))
                .at(80, pods("c", "d"));
        for (int second = 11; second < 90; second++) {
            history.at(second, request("plain", 200, 0.1, true)).at(second, request("streams", 200, 0.1, true));
        }
        return history.at(50, request("long streams", 200, 30, true)).at(100, request("long streams", 200, 30, true));
    }

    private static GatewayState pods(String... names) {
        return new GatewayState(List.of(names), List.of(names));
    }

    private static Request request(String load, int code, double seconds, boolean complete) {
        return new Request(load, "", code, code == 0 ? "ConnectionRefusedError" : "", seconds, 0, complete);
    }

    private static Verdict judge(Histories history) {
        return new RollingUpdateJudge().judge(history.history());
    }

    @Test
    void aRollThatLosesNothingPasses() {
        Verdict verdict = judge(roll());

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
        assertThat(verdict.figures())
                .extracting(figure -> figure.name() + " " + figure.text())
                .contains(
                        "requests failed 0",
                        "answers cut 0",
                        "until all pods were replaced 70.00 s",
                        "long streams under way when a pod began to terminate 2");
    }

    @Test
    void aRefusedConnectionFails() {
        Verdict verdict = judge(roll().at(41, request("plain", 0, 0.1, false)));

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason()).isEqualTo("1 requests failed: 1 × plain: 0 ConnectionRefusedError.");
    }

    @Test
    void aStreamThatIsCutFails() {
        Verdict verdict = judge(roll().at(41, request("long streams", 200, 25, false)));

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason()).isEqualTo("1 answers were cut: 1 × long streams: 200.");
    }

    @Test
    void aServiceWithoutPodsFails() {
        assertThat(judge(roll().at(41, new GatewayState(List.of("c"), List.of())))
                        .outcome())
                .isEqualTo(Outcome.FAIL);
    }

    @Test
    void requestsThatFailedBeforeTheRollAreNoPass() {
        Verdict verdict = judge(roll().at(6, request("plain", 503, 0.1, true)));

        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(verdict.reason()).startsWith("requests failed before the rollout began");
    }

    @Test
    void aRollThatDidNotEndIsNoPass() {
        assertThat(judge(roll().at(95, pods("b", "d"))).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void aRollWithoutLongStreamsUnderWayIsNoPass() {
        Histories history = Histories.of(Histories.PROD)
                .at(0, pods("a", "b"))
                .at(10, RESTART)
                .at(40, pods("b", "c"))
                .at(80, pods("c", "d"));
        for (int i = 0; i < 200; i++) {
            history.at(11 + 0.4 * i, request("plain", 200, 0.1, true));
        }
        Verdict verdict = judge(history);

        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(verdict.reason()).isEqualTo("no long stream was under way when a pod began to terminate.");
    }

    @Test
    void tooFewRequestsAreNoPass() {
        Verdict verdict = judge(Histories.of(Histories.PROD)
                .at(0, pods("a", "b"))
                .at(10, RESTART)
                .at(40, pods("b", "c"))
                .at(80, pods("c", "d"))
                .at(50, request("long streams", 200, 30, true)));

        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(verdict.reason())
                .isEqualTo("only 1 requests were sent during the rollout; no request was sent to the new pods alone.");
    }

    @Test
    void aHistoryWithoutTheRestartIsNoPass() {
        assertThat(judge(Histories.of(Histories.PROD).at(0, pods("a", "b"))).outcome())
                .isEqualTo(Outcome.INCONCLUSIVE);
    }
}
