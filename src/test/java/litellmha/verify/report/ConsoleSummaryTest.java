package litellmha.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;

class ConsoleSummaryTest {

    @Test
    void eachVerdictStandsAboveItsFiguresWhichAreAligned() {
        Report report = new SampleRun()
                .check(
                        "failover",
                        1,
                        2,
                        Verdict.pass(
                                "It held.",
                                List.of(
                                        Figure.count("rows lost", 0),
                                        new Figure("time without writes", 12.5, "s"),
                                        new Figure("price", 0.0025, "USD"))))
                .check("budget", 3, 4, Verdict.fail("It did not hold.", List.of()))
                .ended(5)
                .report();

        assertThat(ConsoleSummary.lines(report))
                .containsExactly(
                        "PASS          failover: It held.",
                        "              rows lost                   0",
                        "              time without writes     12.50 s",
                        "              price                0.002500 USD",
                        "FAIL          budget: It did not hold.",
                        "prod-20260101-000000: 1 failed, 1 passed");
    }

    @Test
    void figuresOfManyPhasesAreATable() {
        List<Figure> figures = Stream.of("one", "two", "three", "four", "five")
                .flatMap(phase -> Stream.of(
                        Figure.count("requests", phase.length()).in(phase),
                        new Figure("charged", phase.length() * 0.28, "cents").in(phase)))
                .toList();
        Report report = new SampleRun()
                .check(
                        "spend",
                        1,
                        2,
                        Verdict.pass(
                                "It held.",
                                Stream.concat(Stream.of(new Figure("price", 0.0028, "USD")), figures.stream())
                                        .toList()))
                .ended(3)
                .report();

        assertThat(ConsoleSummary.lines(report))
                .containsExactly(
                        "PASS          spend: It held.",
                        "                     requests  charged",
                        "                                 cents",
                        "              one           3     0.84",
                        "              two           3     0.84",
                        "              three         5     1.40",
                        "              four          4     1.12",
                        "              five          4     1.12",
                        "              price  0.002800 USD",
                        "prod-20260101-000000: 1 passed");
    }

    @Test
    void aRunThatWasCutOffSaysSo() {
        assertThat(ConsoleSummary.lines(new SampleRun().report()))
                .containsExactly(
                        "INCONCLUSIVE  run: The run was cut off: checks that it would have come to are not in the history.",
                        "prod-20260101-000000: no checks");
    }

    @Test
    void whatAClusterWroteDoesNotSteerTheTerminal() {
        Report report = new SampleRun()
                .check("failover", 1, 2, Verdict.fail("pod \u001b[2J\r\nPASS", List.of()))
                .ended(3)
                .report();

        assertThat(ConsoleSummary.lines(report)).contains("FAIL          failover: pod \uFFFD[2J\uFFFD\uFFFDPASS");
    }
}
