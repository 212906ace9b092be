package litellmha.verify.report;

import static litellmha.verify.report.Drawing.number;

import java.util.Locale;
import java.util.Optional;
import litellmha.verify.model.Figure;
import litellmha.verify.report.Report.CheckResult;
import litellmha.verify.report.Timeline.Gap;

/**
 * A fail-over of the Postgres primary as a strip of a picture: rows acknowledged around the fault, and what was lost.
 *
 * @param result in words
 */
record FailoverPlot(Timeline timeline, Gap gap, String result) {

    static final int HEIGHT = 116;

    private static final int ROWS_TOP = 28;
    private static final int ROWS_HEIGHT = 48;
    private static final double SECONDS_BEFORE = 4;
    private static final double SECONDS_AFTER = 5;

    /** Rows come in bursts; half a second is long enough to even them out and short enough to show the gap. */
    private static final double BAR_SECONDS = 0.5;

    /** Returns nothing unless the verdict has figures of the phase: only it knows which gap is the fail-over's. */
    static Optional<FailoverPlot> of(CheckResult check, String phase, Timeline timeline) {
        Optional<Figure> outage = figure(check, "time without writes", phase);
        Optional<Figure> lost = figure(check, "rows lost", phase);
        Optional<Figure> rows = figure(check, "rows acknowledged", phase);
        if (outage.isEmpty() || lost.isEmpty() || rows.isEmpty()) {
            return Optional.empty();
        }
        String result = String.format(
                Locale.ROOT,
                "%.1f s without writes, %s of %,d rows lost",
                outage.get().value(),
                lost.get().number(),
                Math.round(rows.get().value()));
        return timeline.gap().map(gap -> new FailoverPlot(timeline, gap, result));
    }

    private static Optional<Figure> figure(CheckResult check, String name, String phase) {
        return check.verdict().figures().stream()
                .filter(figure -> figure.name().equals(name) && figure.phase().equals(Optional.of(phase)))
                .findFirst();
    }

    double from() {
        return Math.max(timeline.from(), Math.min(0, gap.from()) - SECONDS_BEFORE);
    }

    double to() {
        return gap.to() + SECONDS_AFTER;
    }

    /** @param from the second that is at the left, on all strips the same; so is {@code to} at the right */
    void draw(Drawing drawing, int left, int top, int width, double from, double to) {
        double second = width / (to - from);
        int bottom = top + ROWS_TOP + ROWS_HEIGHT;
        drawing.text(left, top + 18, "", timeline.title())
                .text(left + width, top + 18, "strong end", result)
                .box(left + (gap.from() - from) * second, top + ROWS_TOP, gap.seconds() * second, ROWS_HEIGHT, "gap")
                .path(bars(left, bottom, from, to, second), "rows")
                .path("M%d %dh%d".formatted(left, bottom, width), "axis")
                .path("M%s %dv%d".formatted(number(left - from * second), top + ROWS_TOP, ROWS_HEIGHT), "fault");
        for (int tick = (int) Math.ceil(from / 5) * 5; tick <= to; tick += 5) {
            drawing.text(left + (tick - from) * second, bottom + 20, "soft middle", tick + (tick == 0 ? " s" : ""));
        }
    }

    private String bars(int left, int bottom, double from, double to, double second) {
        long[] counts = new long[(int) ((to - from) / BAR_SECONDS)];
        for (int i = 0; i < timeline.acknowledged().length; i++) {
            double middle = timeline.from() + (i + 0.5) * timeline.width();
            int bar = (int) Math.floor((middle - from) / BAR_SECONDS);
            if (bar >= 0 && bar < counts.length) {
                counts[bar] += timeline.acknowledged()[i];
            }
        }
        long most = 1;
        for (long count : counts) {
            most = Math.max(most, count);
        }
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                String height = number(ROWS_HEIGHT * (double) counts[i] / most);
                String width = number(BAR_SECONDS * second - 1);
                path.append("M%s %dv-%sh%sv%sz"
                        .formatted(number(left + i * BAR_SECONDS * second), bottom, height, width, height));
            }
        }
        return path.toString();
    }
}
