package litellmha.verify.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import litellmha.verify.report.Table.Cell;
import litellmha.verify.report.Table.Column;
import litellmha.verify.report.Timeline.Lane;
import litellmha.verify.report.Timeline.Moment;
import litellmha.verify.report.Timeline.Segment;

/** Describes the plot of a timeline in words and as tables. */
final class TimelineTables {

    private TimelineTables() {}

    static String summary(Timeline timeline) {
        String rows = "%d rows were acknowledged and %d failed."
                .formatted(timeline.rowsAcknowledged(), timeline.rowsFailed());
        return timeline.gap()
                .map(gap -> "%s The longest time without an acknowledged row was %s s, from %s s to %s s."
                        .formatted(rows, decimals(gap.seconds()), decimals(gap.from()), decimals(gap.to())))
                .orElse(rows);
    }

    /** Two decimals and a real minus. */
    private static String decimals(double seconds) {
        return String.format(Locale.ROOT, "%.2f", seconds).replace('-', '\u2212');
    }

    static Table moments(Timeline timeline) {
        List<Moment> moments = new ArrayList<>(timeline.faults());
        for (Lane lane : timeline.lanes()) {
            lane.segments()
                    .forEach(segment ->
                            moments.add(new Moment(segment.from(), "%s: %s".formatted(lane.name(), segment.text()))));
        }
        timeline.gap().ifPresent(gap -> {
            moments.add(new Moment(gap.from(), "last row acknowledged before the longest time without one"));
            moments.add(new Moment(gap.to(), "first row acknowledged after it"));
        });
        return new Table(
                "Moments",
                List.of(Column.number("s"), Column.text("What happened")),
                moments.stream()
                        .sorted(Comparator.comparingDouble(Moment::at))
                        .map(moment -> Table.row(decimals(moment.at()), moment.text()))
                        .toList());
    }

    static Table seconds(Timeline timeline) {
        Map<Long, long[]> counts = new TreeMap<>();
        for (int i = 0; i < timeline.acknowledged().length; i++) {
            long second = (long) Math.floor(timeline.from() + (i + 0.5) * timeline.width());
            long[] count = counts.computeIfAbsent(second, none -> new long[2]);
            count[0] += timeline.acknowledged()[i];
            count[1] += timeline.failed()[i];
        }
        List<Column> columns = new ArrayList<>(
                List.of(Column.number("from s"), Column.number("acknowledged"), Column.number("failed")));
        timeline.lanes().forEach(lane -> columns.add(Column.text(lane.name())));
        List<List<Cell>> rows = new ArrayList<>();
        counts.forEach((second, count) -> rows.add(Stream.concat(
                        Stream.of(
                                Long.toString(second).replace('-', '\u2212'),
                                Long.toString(count[0]),
                                Long.toString(count[1])),
                        timeline.lanes().stream().map(lane -> during(lane, second)))
                .map(Cell::of)
                .toList()));
        return new Table("Rows per second", columns, rows);
    }

    /** Returns the lane's values in the given second, in order. */
    private static String during(Lane lane, long second) {
        return String.join(
                ", then ",
                lane.segments().stream()
                        .filter(segment -> segment.from() < second + 1 && segment.to() > second)
                        .map(Segment::text)
                        .toList());
    }
}
