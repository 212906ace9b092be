package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import litellmha.verify.Histories;
import litellmha.verify.history.Event.DatabaseState;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.history.Event.RowsFound;
import litellmha.verify.history.Event.Write;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FailoverJudgeTest {

    private static final Guarantees ASYNCHRONOUS = new Guarantees("prod", 2, true, false, true, 3, false, true, true);
    private static final String HEALTHY = "Cluster in healthy state";

    private final FailoverJudge check = new FailoverJudge();

    /** One variant: 100 rows of one connection before the fault, 10 unknown ones, 100 after; all there but for some. */
    private static final class Variant {
        private final double begin;
        private double outage = 5;
        private double clockSkew;
        private int newTimeline = 2;
        private long missing;
        private long unheard;
        private String primaryAfter = "litellm-pg-2";
        private int readyAfter = 3;
        private boolean lateRow;

        Variant(double begin) {
            this.begin = begin;
        }

        void into(Histories history, String name) {
            history.at(begin, new Phase(name));
            history.at(begin + 0.1, state(HEALTHY, "litellm-pg-1", 3));
            for (int number = 1; number <= 100; number++) {
                history.at(begin + number * 0.01, acknowledged(number, 1, begin + number * 0.01));
            }
            history.at(begin + 1.005, new Fault("delete pod", "litellm-pg-1", "grace period 0 s"));
            history.at(begin + 1.1, state("Failing over", "litellm-pg-1", 2));
            for (int number = 101; number <= 110; number++) {
                if (number != unheard) {
                    history.at(begin + number * 0.01, new Write(1, number, false, 0.01, 0, 0, "", "no answer"));
                }
            }
            history.at(begin + 2, state("Failing over", primaryAfter, 2));
            for (int number = 111; number <= 210; number++) {
                double at = begin + 1 + outage + (number - 111) * 0.01;
                history.at(at, acknowledged(number, newTimeline, at + clockSkew));
            }
            if (lateRow) {
                history.at(begin + 50, new Write(2, 1, true, 0.01, 1, 1_700_000_000 + begin + 50, "10.0.0.1", ""));
            }
            history.at(begin + 90, state(HEALTHY, primaryAfter, readyAfter));
            List<long[]> found = new ArrayList<>();
            if (missing == 0) {
                found.add(new long[] {1, 210});
            } else {
                found.add(new long[] {1, missing - 1});
                found.add(new long[] {missing + 1, 210});
            }
            history.at(begin + 91, new RowsFound(1, found));
            history.at(begin + 91, new RowsFound(2, List.of(new long[] {1, 1})));
        }

        private static DatabaseState state(String phase, String primary, int ready) {
            return new DatabaseState(phase, primary, ready, List.of(primary));
        }

        private static Write acknowledged(int number, int timeline, double at) {
            return new Write(1, number, true, 0.01, timeline, 1_700_000_000 + at, "10.0.0.1", "");
        }
    }

    private Verdict judge(Guarantees guarantees, Variant first, Variant second) {
        return judge(guarantees, first, second, new Variant(200));
    }

    private Verdict judge(Guarantees guarantees, Variant first, Variant second, Variant third) {
        Histories history = Histories.of(guarantees);
        first.into(history, "without grace");
        second.into(history, "with grace");
        third.into(history, "hung");
        return check.judge(history.history());
    }

    private static double figure(Verdict verdict, String name) {
        return verdict.figures().stream()
                .filter(figure -> figure.label().equals(name))
                .mapToDouble(Figure::value)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void passesWithTheTimeFromTheLastRowOfTheOldPrimaryToTheFirstOfTheNew() {
        Verdict verdict = judge(Histories.PROD, new Variant(0), new Variant(100));

        assertThat(verdict.outcome()).as(verdict.reason()).isEqualTo(Outcome.PASS);
        assertThat(figure(verdict, "time without writes, without grace")).isEqualTo(5);
        assertThat(figure(verdict, "rows acknowledged, with grace")).isEqualTo(200);
        assertThat(figure(verdict, "rows lost, with grace")).isZero();
    }

    @Property
    void oneLostRowFailsASynchronousStackWhicheverItIs(@ForAll @IntRange(min = 2, max = 100) int lost) {
        Variant variant = new Variant(100);
        variant.missing = lost;

        Verdict verdict = judge(Histories.PROD, new Variant(0), variant);

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(figure(verdict, "rows lost, with grace")).isEqualTo(1);
    }

    @Property
    void aRowThatNobodyAcknowledgedMayBeGone(@ForAll @IntRange(min = 101, max = 110) int missing) {
        Variant variant = new Variant(0);
        variant.missing = missing;

        assertThat(judge(Histories.PROD, variant, new Variant(100)).outcome()).isEqualTo(Outcome.PASS);
    }

    @Test
    void anAsynchronousStackPassesAndSaysWhatItLost() {
        Variant variant = new Variant(0);
        variant.missing = 100;

        Verdict verdict = judge(ASYNCHRONOUS, variant, new Variant(100));

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
        assertThat(figure(verdict, "rows lost, without grace")).isEqualTo(1);
    }

    @Test
    void aRowWhoseOutcomeIsNotInTheHistoryMakesItInconclusive() {
        Variant variant = new Variant(0);
        variant.unheard = 105;

        Verdict verdict = judge(Histories.PROD, variant, new Variant(100));

        assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(verdict.reason()).contains("connection 1 sent 210 rows, but it contains the outcome of only 209");
    }

    @Test
    void aJumpOfTheServersClocksChangesNeitherVerdictNorOutage() {
        Variant variant = new Variant(0);
        variant.clockSkew = -3600;

        Verdict verdict = judge(Histories.PROD, variant, new Variant(100));

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
        assertThat(figure(verdict, "time without writes, without grace")).isEqualTo(5);
        assertThat(figure(verdict, "time without writes by the servers' clocks, without grace"))
                .isNegative();
    }

    @Test
    void rowsOnTheOldTimelineAreNoFailover() {
        Variant variant = new Variant(0);
        variant.newTimeline = 1;

        assertThat(judge(Histories.PROD, variant, new Variant(100)))
                .extracting(Verdict::outcome, Verdict::reason)
                .containsExactly(Outcome.FAIL, "without grace: no row was acknowledged by another primary.");
    }

    @Test
    void aFailoverThatWaitedForALongLeaseFailsWhereItIsShort() {
        assertThat(outcomeOfOutage(Histories.PROD, 0, 17)).isEqualTo(Outcome.PASS);
        assertThat(outcomeOfOutage(Histories.PROD, 0, 18)).isEqualTo(Outcome.FAIL);
        assertThat(outcomeOfOutage(ASYNCHRONOUS, 0, 30)).isEqualTo(Outcome.PASS);
        assertThat(outcomeOfOutage(ASYNCHRONOUS, 0, 31)).isEqualTo(Outcome.FAIL);
    }

    @Test
    void aPrimaryThatHangsMayTakeLongerToReplace() {
        assertThat(outcomeOfOutage(Histories.PROD, 2, 60)).isEqualTo(Outcome.PASS);
        assertThat(outcomeOfOutage(Histories.PROD, 2, 61)).isEqualTo(Outcome.FAIL);
    }

    private Outcome outcomeOfOutage(Guarantees guarantees, int phase, double seconds) {
        List<Variant> variants = List.of(new Variant(0), new Variant(100), new Variant(200));
        variants.get(phase).outage = seconds;
        return judge(guarantees, variants.get(0), variants.get(1), variants.get(2))
                .outcome();
    }

    @Test
    void aPrimaryThatHangsAndIsNeverReplacedFails() {
        Variant variant = new Variant(200);
        variant.newTimeline = 1;
        variant.primaryAfter = "litellm-pg-1";

        assertThat(judge(Histories.PROD, new Variant(0), new Variant(100), variant))
                .extracting(Verdict::outcome, Verdict::reason)
                .containsExactly(Outcome.FAIL, "hung: no row was acknowledged by another primary.");
    }

    @Test
    void aRowThatTheOldPrimaryAcknowledgesAfterTheNewOneFails() {
        Variant variant = new Variant(200);
        variant.lateRow = true;

        Verdict verdict = judge(Histories.PROD, new Variant(0), new Variant(100), variant);

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason()).contains("hung: the old primary acknowledged rows after the new one did: 1");
    }

    @Test
    void aPrimaryThatComesBackAsPrimaryIsNoFailover() {
        Variant variant = new Variant(0);
        variant.primaryAfter = "litellm-pg-1";

        assertThat(judge(Histories.PROD, variant, new Variant(100)).reason())
                .contains("litellm-pg-1 is the primary again");
    }

    @Test
    void anInstanceThatDoesNotComeBackFails() {
        Variant variant = new Variant(100);
        variant.readyAfter = 2;

        assertThat(judge(Histories.PROD, new Variant(0), variant).reason()).contains("did not come back");
    }

    @Test
    void oneVariantAloneIsInconclusive() {
        Histories history = Histories.of(Histories.PROD);
        new Variant(0).into(history, "without grace");

        assertThat(check.judge(history.history()).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void isNotForASingleInstance() {
        assertThat(check.texts(Histories.COST).inapplicable()).isPresent();
        assertThat(check.texts(Histories.PROD).inapplicable()).isEmpty();
    }
}
