package litellmha.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellmha.verify.Histories;
import litellmha.verify.history.Event.Eviction;
import litellmha.verify.report.Table.Cell;
import org.junit.jupiter.api.Test;

class EvictionMatrixTest {

    @Test
    void eachPodHasItsAnswersInTheirOrderAndThoseThatRepeatOnce() {
        Table table = EvictionMatrix.of(Histories.of(Histories.PROD)
                        .at(1, new Eviction("pg-1", "primary", true, 429, "no"))
                        .at(2, new Eviction("b", "gateway", false, 429, "wait"))
                        .at(3, new Eviction("b", "gateway", false, 429, "wait"))
                        .at(4, new Eviction("b", "gateway", false, 201, ""))
                        .at(5, new Eviction("c", "gateway", true, 500, "two budgets"))
                        .history())
                .orElseThrow();

        assertThat(table.rows())
                .containsExactly(
                        Table.row("pg-1", "primary", "429 refused by a disruption budget: no", "not tested"),
                        List.of(
                                Cell.of("b"),
                                Cell.of("gateway"),
                                Cell.of("not tested"),
                                new Cell(List.of("429 refused by a disruption budget: wait (2 times)", "201 evicted"))),
                        Table.row(
                                "c",
                                "gateway",
                                "500 refused, more than one disruption budget: two budgets",
                                "not tested"));
    }

    @Test
    void withoutEvictionsThereIsNoMatrix() {
        assertThat(EvictionMatrix.of(Histories.of(Histories.PROD).history())).isEmpty();
    }
}
