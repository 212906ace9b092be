package litellmha.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;

class RunComparisonTest {

    private static SampleRun run(double outage, String firstPod, String secondPod, long refused) {
        return new SampleRun()
                .check(
                        "failover",
                        1,
                        2,
                        Verdict.pass(
                                "It held.",
                                List.of(
                                        new Figure("time without writes", outage, "s").in("without grace"),
                                        Figure.count("known key refused", 0)
                                                .of(firstPod)
                                                .in("without grace"),
                                        Figure.count("known key refused", refused)
                                                .of(secondPod)
                                                .in("without grace"))));
    }

    @Test
    void theSameFiguresStandSideBySideWithTheirDifference() {
        Report a = run(4.21, "litellm-a", "litellm-b", 0).ended(3).report();
        Report b = run(2.5, "litellm-c", "litellm-d", 2)
                .check("budget", 3, 4, Verdict.fail("It did not hold.", List.of(new Figure("spend", 0.003, "USD"))))
                .ended(5)
                .report();

        assertThat(RunComparison.lines(a, b))
                .containsExactly(
                        "   run                   tier  outcome",
                        "A  prod-20260101-000000  prod  1 passed",
                        "B  prod-20260101-000000  prod  1 failed, 1 passed",
                        "",
                        "check     A     B",
                        "failover  PASS  PASS",
                        "budget    -     FAIL",
                        "",
                        "check     figure               phase          pod                       A         B  difference  unit",
                        "failover  time without writes  without grace                         4.21      2.50       -1.71  s",
                        "failover  known key refused    without grace  litellm-a / litellm-c     0         0           0",
                        "failover  known key refused    without grace  litellm-b / litellm-d     0         2          +2",
                        "budget    spend                                                         -  0.003000           -  USD");
    }

    @Test
    void theWorseRunGivesTheExitCode() {
        Report passed = run(1, "a", "b", 0).ended(3).report();
        Report unknown = run(1, "a", "b", 0).report();
        Report failed = new SampleRun()
                .check("budget", 1, 2, Verdict.fail("It did not hold.", List.of()))
                .ended(3)
                .report();

        assertThat(RunComparison.exitCode(passed, passed)).isZero();
        assertThat(RunComparison.exitCode(passed, unknown)).isEqualTo(2);
        assertThat(RunComparison.exitCode(failed, unknown)).isEqualTo(1);
    }

    @Test
    void aRunThatWasCutOffSaysSo() {
        Report cutOff = run(1, "a", "b", 0).report();

        assertThat(RunComparison.lines(cutOff, run(1, "a", "b", 0).ended(3).report()))
                .first()
                .asString()
                .contains("prod-20260101-000000: The run was cut off");
    }

    @Test
    void whatAClusterWroteDoesNotSteerTheTerminal() {
        Report report = run(1, "\u001b[2J", "b", 0).ended(3).report();

        assertThat(RunComparison.lines(report, report))
                .noneMatch(line -> line.contains("\u001b"))
                .anyMatch(line -> line.contains("\uFFFD[2J"));
    }
}
