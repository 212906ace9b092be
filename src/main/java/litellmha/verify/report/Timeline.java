package litellmha.verify.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import litellmha.verify.history.Event.DatabaseState;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Write;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;

/**
 * The probe rows of a part of a check over time, and how the database stood meanwhile. Times are seconds from the fault, or
 * from the first row if nothing was done.
 *
 * @param width of a bucket
 * @param from where the first bucket begins
 * @param acknowledged rows in each bucket
 * @param failed rows in each bucket whose outcome is an error
 * @param faults what was done
 * @param gap the longest time between two acknowledged rows
 */
record Timeline(
        String title,
        double width,
        double from,
        long[] acknowledged,
        long[] failed,
        List<Moment> faults,
        List<Lane> lanes,
        Optional<Gap> gap) {

    private static final double BUCKET_SECONDS = 0.1;

    /** A plot cannot show more, and after a clock change the history could span years, which would exhaust the memory. */
    private static final int MOST_BUCKETS = 6000;

    record Moment(double at, String text) {}

    record Gap(double from, double to) {
        double seconds() {
            return to - from;
        }
    }

    /** Something that has one value at a time, such as which pod is the primary. */
    record Lane(String name, List<Segment> segments) {}

    record Segment(double from, double to, String text) {}

    /** Returns nothing if no rows were written. */
    static Optional<Timeline> of(String title, History part) {
        List<Timed<Write>> writes = part.timed(Write.class);
        if (writes.isEmpty()) {
            return Optional.empty();
        }
        long zero = part.timed(Fault.class).stream()
                .findFirst()
                .map(Timed::nanos)
                .orElse(writes.get(0).nanos());
        double first = seconds(writes.get(0).nanos(), zero);
        double last = seconds(writes.get(writes.size() - 1).nanos(), zero);
        double width = BUCKET_SECONDS * Math.max(1, Math.ceil((last - first) / MOST_BUCKETS / BUCKET_SECONDS));
        long start = (long) Math.floor(first / width);
        int buckets = (int) ((long) Math.floor(last / width) - start) + 1;
        long[] acknowledged = new long[buckets];
        long[] failed = new long[buckets];
        for (Timed<Write> write : writes) {
            int bucket = (int) ((long) Math.floor(seconds(write.nanos(), zero) / width) - start);
            (write.event().acknowledged() ? acknowledged : failed)[bucket]++;
        }
        List<Moment> faults = part.timed(Fault.class).stream()
                .map(fault -> new Moment(seconds(fault.nanos(), zero), text(fault.event())))
                .toList();
        double end = (start + buckets) * width;
        return Optional.of(new Timeline(
                title, width, start * width, acknowledged, failed, faults, lanes(part, zero, end), gap(writes, zero)));
    }

    private static double seconds(long nanos, long zero) {
        return ((double) nanos - zero) / 1e9;
    }

    private static String text(Fault fault) {
        String what = fault.action() + " " + fault.target();
        return fault.detail().isEmpty() ? what : "%s, %s".formatted(what, fault.detail());
    }

    private static List<Lane> lanes(History part, long zero, double end) {
        return List.of(
                lane("Primary", part, zero, end, DatabaseState::primary),
                lane("Service", part, zero, end, state -> String.join(", ", state.endpoints())),
                lane("Phase", part, zero, end, DatabaseState::phase));
    }

    private static Lane lane(String name, History part, long zero, double end, Function<DatabaseState, String> value) {
        List<Segment> segments = new ArrayList<>();
        for (Timed<DatabaseState> state : part.timed(DatabaseState.class)) {
            double at = seconds(state.nanos(), zero);
            String text = value.apply(state.event()).isEmpty() ? "none" : value.apply(state.event());
            Optional<Segment> open =
                    segments.isEmpty() ? Optional.empty() : Optional.of(segments.remove(segments.size() - 1));
            if (open.isPresent() && open.get().text().equals(text)) {
                segments.add(open.get());
            } else {
                open.ifPresent(segment -> segments.add(new Segment(segment.from(), at, segment.text())));
                segments.add(new Segment(at, Math.max(at, end), text));
            }
        }
        return new Lane(name, segments);
    }

    private static Optional<Gap> gap(List<Timed<Write>> writes, long zero) {
        List<Double> times = writes.stream()
                .filter(write -> write.event().acknowledged())
                .map(write -> seconds(write.nanos(), zero))
                .toList();
        Optional<Gap> longest = Optional.empty();
        for (int i = 1; i < times.size(); i++) {
            Gap gap = new Gap(times.get(i - 1), times.get(i));
            if (longest.isEmpty() || gap.seconds() > longest.get().seconds()) {
                longest = Optional.of(gap);
            }
        }
        return longest;
    }

    long rowsAcknowledged() {
        return sum(acknowledged);
    }

    long rowsFailed() {
        return sum(failed);
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }
}
