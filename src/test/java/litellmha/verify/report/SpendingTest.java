package litellmha.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellmha.verify.history.History;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SpendingTest {

    private static List<Spending> spendings(int late) {
        History history = new SampleRun().budget(1, late).history();
        return Spending.of(history.checks().get("budget"));
    }

    @Test
    void whatAllPodsSpentIsAddedUpAgainstTheBudget() {
        Spending spending = spendings(3).get(0);

        assertThat(spending.budget()).contains(0.015);
        assertThat(spending.total()).hasSize(20);
        assertThat(spending.spent()).isCloseTo(0.024, Offset.offset(1e-9));
        assertThat(SpendingTables.summary(spending))
                .isEqualTo("Of 20 requests to 2 pods 8 were accepted; they cost 0.0240 USD of a budget of 0.0150 USD.");
    }

    @Test
    void eachPodHasItsFirstRefusal() {
        assertThat(SpendingTables.replicas(spendings(3).get(0)).rows())
                .containsExactly(
                        Table.row("litellm-a", "3", "7", "0.0090", "request 7: 429 budget_exceeded"),
                        Table.row("litellm-b", "5", "5", "0.0150", "request 12: 429 budget_exceeded"));
    }

    @Test
    void aPartWithoutABudgetHasNoneToBePlottedAgainst() {
        assertThat(spendings(0))
                .extracting(Spending::title)
                .containsExactly("budget, key limited", "rpm_limit, key limited");
        assertThat(spendings(0).get(1).budget()).isEmpty();
    }
}
