package litellmha.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellmha.verify.history.Event.CheckStarted;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static SampleRun with(Verdict... verdicts) {
        SampleRun run = new SampleRun();
        for (int i = 0; i < verdicts.length; i++) {
            run.check("check-" + i, i, i + 0.5, verdicts[i]);
        }
        return run;
    }

    private static final Verdict PASS = Verdict.pass("It held.", List.of());
    private static final Verdict FAIL = Verdict.fail("It did not hold.", List.of());
    private static final Verdict UNKNOWN = Verdict.inconclusive("Nobody knows.", List.of());

    @Test
    void theWorstVerdictIsThatOfTheRunAndGivesTheExitCode() {
        assertThat(with(PASS, PASS).ended(9).report().exitCode()).isZero();
        assertThat(with(PASS, FAIL, UNKNOWN).ended(9).report().exitCode()).isEqualTo(1);
        assertThat(with(UNKNOWN, PASS).ended(9).report().exitCode()).isEqualTo(2);
    }

    @Test
    void aRunThatWasCutOffBetweenTwoChecksIsNoPass() {
        Report report = with(PASS, PASS).report();

        assertThat(report.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(report.exitCode()).isEqualTo(2);
        assertThat(report.doubt()).get().asString().contains("cut off");
    }

    @Test
    void aRunThatWasCutOffAfterAFailureFailed() {
        assertThat(with(FAIL, PASS).report().exitCode()).isEqualTo(1);
    }

    @Test
    void aRunWithoutChecksIsInconclusive() {
        assertThat(with().ended(1).report().exitCode()).isEqualTo(2);
        assertThat(with().report().exitCode()).isEqualTo(2);
    }

    @Test
    void aCheckThatThisVersionDoesNotKnowKeepsTheClaimOfItsRun() {
        Report report = with().at(1, "older", new CheckStarted("Something older holds."))
                .ended(2)
                .report();

        assertThat(report.checks()).singleElement().satisfies(check -> {
            assertThat(check.claim()).isEqualTo("Something older holds.");
            assertThat(check.verdict().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        });
    }

    @Test
    void aSkippedCheckHasTheClaimThatThisVersionMakes() {
        assertThat(SampleRun.complete().report().checks())
                .filteredOn(check -> check.id().equals("node-drain"))
                .singleElement()
                .satisfies(check -> assertThat(check.claim()).isEqualTo("What node-drain claims."));
    }
}
