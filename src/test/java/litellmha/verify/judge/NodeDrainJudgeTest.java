package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import litellmha.verify.Histories;
import litellmha.verify.history.Event.DatabaseState;
import litellmha.verify.history.Event.Eviction;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.GatewayState;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Request;
import litellmha.verify.history.Event.RowsFound;
import litellmha.verify.history.Event.Write;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;

class NodeDrainJudgeTest {

    private static final int ROWS = 200;
    private static final String HEALTHY = "Cluster in healthy state";

    private long found = ROWS;
    private int left;
    private String movedTo = "pg-2";
    private int readyAtTheEnd = 3;
    private int code = 200;
    private List<String> endpoints = List.of("g2");
    private int refusal = 429;

    /** The node is cordoned at second 10 and empty at 40; no row is acknowledged between 12 and 17. */
    private Verdict judged() {
        Histories history = Histories.of(Histories.PROD)
                .at(0, new DatabaseState(HEALTHY, "pg-1", 3, List.of("pg-1")))
                .at(0, new GatewayState(List.of("g1", "g2"), List.of("g1", "g2")))
                .at(10, new Fault("cordon node", "n1", ""))
                .at(11, new Eviction("pg-1", "primary", false, refusal, refusal == 429 ? EvictionJudge.REFUSAL : "no"))
                .at(11, new Eviction("g1", "gateway", false, 201, ""))
                .at(12, new GatewayState(List.of("g2"), endpoints))
                .at(17, new DatabaseState("Switchover in progress", movedTo, 2, List.of(movedTo)))
                .at(18, new Eviction("pg-1", "replica", false, 201, ""))
                .at(40, new Measurement("pods left on the node", Optional.of("n1"), left, ""))
                .at(60, new DatabaseState(HEALTHY, movedTo, readyAtTheEnd, List.of(movedTo)));
        for (int i = 0; i < ROWS; i++) {
            double second = i < 100 ? 0.12 * i : 17 + 0.3 * (i - 100);
            history.at(second, new Write(1, i + 1, true, 0.01, i < 100 ? 1 : 2, second, "10.0.0.1", ""))
                    .at(10.5 + 0.2 * i, new Request("known", "", code, "", 0.1, 0, true));
        }
        return new NodeDrainJudge()
                .judge(history.at(62, new RowsFound(1, List.of(new long[] {1, found})))
                        .history());
    }

    @Test
    void aDrainThatLosesNothingPasses() {
        assertThat(judged().outcome()).isEqualTo(Outcome.PASS);
        assertThat(judged().figures())
                .extracting(figure -> figure.name() + " " + figure.text())
                .containsExactly(
                        "pods evicted 2",
                        "evictions refused meanwhile 1",
                        "drain 30.00 s",
                        "rows acknowledged 200",
                        "rows lost 0",
                        "longest time without writes 5.12 s",
                        "until another primary was served 7.00 s",
                        "requests of a known key 200",
                        "of them failed 0",
                        "longest answer 0.10 s");
    }

    @Test
    void aLostRowFails() {
        found = ROWS - 1;

        assertThat(judged().outcome()).isEqualTo(Outcome.FAIL);
        assertThat(judged().reason()).isEqualTo("1 acknowledged rows are lost.");
    }

    @Test
    void aDrainThatDoesNotEndFails() {
        left = 1;

        assertThat(judged().outcome()).isEqualTo(Outcome.FAIL);
        assertThat(judged().reason()).isEqualTo("1 pods were still on node n1 after 30 s.");
    }

    @Test
    void aPrimaryThatStaysFails() {
        movedTo = "pg-1";
        assertThat(judged().reason()).isEqualTo("pg-1 stayed the primary.");
    }

    @Test
    void aRequestThatFailsIsNamed() {
        code = 503;
        assertThat(judged().reason()).isEqualTo("200 of 200 requests failed: 200 × known: 503.");
    }

    @Test
    void aServiceWithoutPodsFails() {
        endpoints = List.of();
        assertThat(judged().reason()).isEqualTo("no LiteLLM pod was behind the Service.");
    }

    @Test
    void anEvictionThatIsAnErrorFails() {
        refusal = 500;
        assertThat(judged().reason()).isEqualTo("the eviction of pg-1 was answered with 500 \"no\".");
    }

    @Test
    void anInstanceThatDoesNotComeBackFails() {
        readyAtTheEnd = 2;
        assertThat(judged().outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void whatTheHistoryDoesNotTellIsNoPass() {
        assertThat(new NodeDrainJudge()
                        .judge(Histories.of(Histories.PROD).history())
                        .outcome())
                .isEqualTo(Outcome.INCONCLUSIVE);
        Verdict verdict = new NodeDrainJudge()
                .judge(Histories.of(Histories.PROD)
                        .at(10, new Fault("cordon node", "n1", ""))
                        .at(40, new Measurement("pods left on the node", Optional.of("n1"), 0, ""))
                        .history());

        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(verdict.reason())
                .isEqualTo(
                        "no pod was evicted; 0 rows were acknowledged, and none was looked up; the Postgres cluster was not watched before"
                                + " the drain; only 0 requests were sent during the drain; the Service was not watched.");
    }
}
