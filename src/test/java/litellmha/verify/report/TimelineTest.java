package litellmha.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellmha.verify.Histories;
import litellmha.verify.history.Event.DatabaseState;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Write;
import litellmha.verify.report.Timeline.Gap;
import litellmha.verify.report.Timeline.Lane;
import litellmha.verify.report.Timeline.Moment;
import litellmha.verify.report.Timeline.Segment;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final Write ROW = new Write(1, 1, true, 0, 1, 0, "", "");
    private static final Write FAILED = new Write(1, 1, false, 0, 0, 0, "", "refused");

    private static Timeline timeline(Histories history) {
        return Timeline.of("part", history.history()).orElseThrow();
    }

    @Test
    void rowsAreCountedInBucketsThatBeginAtTheFault() {
        Timeline timeline = timeline(Histories.of(Histories.PROD)
                .at(10.05, ROW)
                .at(10.06, ROW)
                .at(10.2, new Fault("delete pod", "pg-1", ""))
                .at(10.25, FAILED)
                .at(10.42, ROW));

        assertThat(timeline.from()).isEqualTo(-0.2);
        assertThat(timeline.acknowledged()).containsExactly(2, 0, 0, 0, 1);
        assertThat(timeline.failed()).containsExactly(0, 0, 1, 0, 0);
        assertThat(timeline.faults()).containsExactly(new Moment(0, "delete pod pg-1"));
    }

    @Test
    void theLongestTimeWithoutAnAcknowledgedRowIsFound() {
        Timeline timeline = timeline(Histories.of(Histories.PROD)
                .at(1, ROW)
                .at(2, ROW)
                .at(3, FAILED)
                .at(6, ROW)
                .at(7, ROW));

        assertThat(timeline.gap()).contains(new Gap(1, 5));
    }

    @Test
    void aStateLastsUntilTheNextOneThatDiffers() {
        Timeline timeline = timeline(Histories.of(Histories.PROD)
                .at(1, new DatabaseState("fine", "pg-1", 3, List.of("pg-1")))
                .at(1, ROW)
                .at(2, new DatabaseState("fine", "pg-1", 2, List.of()))
                .at(3, new DatabaseState("fine", "pg-2", 2, List.of("pg-2")))
                .at(4, ROW));

        assertThat(timeline.lanes().get(0))
                .isEqualTo(new Lane("Primary", List.of(new Segment(0, 2, "pg-1"), new Segment(2, 3.1, "pg-2"))));
        assertThat(timeline.lanes().get(1).segments())
                .extracting(Segment::text)
                .containsExactly("pg-1", "none", "pg-2");
        assertThat(timeline.lanes().get(2).segments()).hasSize(1);
    }

    @Test
    void withoutRowsThereIsNothingToPlot() {
        assertThat(Timeline.of(
                        "part",
                        Histories.of(Histories.PROD)
                                .at(1, new Fault("delete pod", "pg-1", ""))
                                .history()))
                .isEmpty();
    }

    @Test
    void withoutAFaultOrAStateTheRowsAreStillPlotted() {
        Timeline timeline = timeline(Histories.of(Histories.PROD).at(5, ROW));

        assertThat(timeline.acknowledged()).containsExactly(1);
        assertThat(timeline.gap()).isEmpty();
        assertThat(timeline.lanes())
                .allSatisfy(lane -> assertThat(lane.segments()).isEmpty());
    }

    @Test
    void aTimeThatIsFarOffMakesTheBucketsWideRatherThanMany() {
        Timeline timeline =
                timeline(Histories.of(Histories.PROD).at(-9e9, ROW).at(1, ROW).at(9e9, ROW));

        assertThat(timeline.acknowledged()).hasSizeLessThan(10_000);
        assertThat(timeline.rowsAcknowledged()).isEqualTo(3);
    }
}
