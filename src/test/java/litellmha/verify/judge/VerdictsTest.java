package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellmha.verify.Histories;
import litellmha.verify.history.Event;
import litellmha.verify.history.Event.CheckBroken;
import litellmha.verify.history.Event.CheckEnded;
import litellmha.verify.history.Event.CheckSkipped;
import litellmha.verify.history.Event.LeftUnhealthy;
import litellmha.verify.history.History;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;

class VerdictsTest {

    private static final Verdict PASS = Verdict.pass("It held.", List.of(Figure.count("rows lost", 0)));
    private static final Verdict FAIL = Verdict.fail("3 rows are lost.", List.of());

    private interface Judging {
        Verdict judge(History history);
    }

    /** The verdict on the check of {@link Histories}. */
    private static Verdict verdict(Judging judging, Event... events) {
        Histories histories = Histories.of(Histories.PROD);
        for (Event event : events) {
            histories.at(1, event);
        }
        Judge judge = new Judge() {
            @Override
            public String id() {
                return "check";
            }

            @Override
            public CheckTexts texts(Guarantees guarantees) {
                throw new AssertionError("not needed");
            }

            @Override
            public Verdict judge(History history) {
                return judging.judge(history);
            }
        };
        return Verdicts.of(histories.history(), List.of(judge)).get("check");
    }

    @Test
    void aJudgeThatThrowsIsInconclusiveWithClassAndMessage() {
        Verdict verdict = verdict(
                history -> {
                    throw new IllegalStateException("no such phase");
                },
                new CheckEnded());

        assertThat(verdict)
                .isEqualTo(Verdict.inconclusive(
                        "cannot judge the history: java.lang.IllegalStateException: no such phase", List.of()));
    }

    @Test
    void aClaimThatHeldFailsIfTheStackDoesNotRecover() {
        Verdict verdict = verdict(
                history -> PASS, new CheckEnded(), new LeftUnhealthy("360 s later litellm: 1 of 2 pods are ready"));

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason())
                .isEqualTo("The stack did not recover from the check: 360 s later litellm: 1 of 2 pods are ready.");
        assertThat(verdict.figures()).isEqualTo(PASS.figures());
    }

    @Test
    void aClaimThatIsFalseStaysSoAndSaysThatTheStackDidNotRecover() {
        Verdict verdict = verdict(history -> FAIL, new CheckEnded(), new LeftUnhealthy("360 s later all is down"));

        assertThat(verdict)
                .isEqualTo(Verdict.fail(
                        "3 rows are lost; nor did the stack recover from the check: 360 s later all is down.",
                        List.of()));
    }

    @Test
    void aBrokenCheckStaysInconclusiveAndSaysThatTheStackDidNotRecover() {
        Verdict verdict =
                verdict(history -> PASS, new CheckBroken("no answer"), new LeftUnhealthy("360 s later all is down"));

        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(verdict.reason()).startsWith("no answer; nor did the stack recover");
    }

    @Test
    void ifHealthCannotBeToldAfterwardsAPassIsNoneAndAFailureStaysOne() {
        assertThat(verdict(history -> PASS, new CheckEnded(), new CheckBroken("connection refused"))
                        .outcome())
                .isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(verdict(history -> FAIL, new CheckEnded(), new CheckBroken("connection refused")))
                .isEqualTo(FAIL);
    }

    @Test
    void aSkippedCheckIsNotJudged() {
        assertThat(verdict(history -> FAIL, new CheckSkipped("one node only")))
                .isEqualTo(Verdict.skipped("one node only"));
    }

    @Test
    void aCheckWithoutAnEndIsNotJudged() {
        assertThat(verdict(history -> PASS, new Event.Phase("down")).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }
}
