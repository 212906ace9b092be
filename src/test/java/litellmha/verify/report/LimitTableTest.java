package litellmha.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.history.Event.Request;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;

class LimitTableTest {

    private static SampleRun run() {
        return new SampleRun()
                .check(
                        "budget",
                        0.1,
                        9,
                        Verdict.fail(
                                "It did not hold.",
                                List.of(Figure.count("requests due", 5).in("budget"))))
                .at(0.2, "budget", new Phase("price"))
                .at(0.3, "budget", new Request("limited", "litellm-a", 200, "", 0.02, 0.003, true))
                .budget(1, 3)
                .at(7, "budget", new Phase("model budget"))
                .at(7.1, "budget", new Request("mint", "litellm-a", 500, "internal_server_error", 0.02, 0, true))
                .at(7.2, "budget", new Phase("team budget"))
                .at(7.3, "budget", new Request("manage", "litellm-a", 503, "no_db_connection", 0.02, 0, true))
                .ended(10);
    }

    @Test
    void eachLimitHasARowWithWhatAllPodsAccepted() {
        Table table = LimitTable.of(run().report().checks().get(0)).orElseThrow();

        assertThat(table.rows())
                .containsExactly(
                        Table.row(
                                "budget",
                                "5",
                                "8",
                                "20",
                                "429 budget_exceeded",
                                "8 requests were accepted where 5 were due"),
                        Table.row(
                                "team budget", "", "0", "0", "", "not tested: could not be set: 503 no_db_connection"),
                        Table.row("model budget", "", "0", "0", "", "not tested: LiteLLM wants an Enterprise license"),
                        Table.row("rpm_limit", "6", "6", "10", "429 throttling_error", "held"));
    }

    @Test
    void aTerminalGetsTheSameInPlaceOfTheFigures() {
        assertThat(ConsoleSummary.lines(run().report()))
                .contains(
                        "FAIL          budget: It did not hold.",
                        "              Limit         due  accepted  sent  Refused with          Result",
                        "              rpm_limit       6         6    10  429 throttling_error  held")
                .noneMatch(line -> line.contains("requests due"));
    }

    @Test
    void otherChecksHaveNone() {
        assertThat(LimitTable.of(SampleRun.complete().report().checks().get(0))).isEmpty();
    }
}
