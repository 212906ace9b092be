package litellmha.verify.report;

import java.util.List;
import java.util.stream.Stream;
import litellmha.verify.model.Outcome;
import litellmha.verify.report.Report.CheckResult;

/**
 * A report as one small SVG image, for a README or a chat: each outcome, and each fail-over of the Postgres primary on one
 * scale. Text is large enough for a phone, where the image is about half as wide.
 */
final class Picture {

    private static final int WIDTH = 560;
    private static final int MARGIN = 24;
    private static final int INNER = WIDTH - 2 * MARGIN;
    private static final int HEAD = 88;
    private static final int COLUMNS = 3;
    private static final int ROW = 28;
    private static final int BETWEEN = 16;

    private Picture() {}

    static String of(Report report) {
        List<CheckResult> checks = report.checks();
        List<FailoverPlot> plots = checks.stream().flatMap(Picture::plots).toList();
        int top = HEAD + (checks.size() + COLUMNS - 1) / COLUMNS * ROW + BETWEEN;
        int plotsTop = top + (plots.isEmpty() ? 0 : ROW);
        Drawing drawing = new Drawing(WIDTH, plotsTop + plots.size() * FailoverPlot.HEIGHT, PageHead.title(report));
        drawing.text(MARGIN, 40, "title " + report.outcome(), report.counts())
                .text(
                        MARGIN,
                        66,
                        "soft",
                        "litellm-ha verify, %s, %.10s"
                                .formatted(Tested.of(report.run()).title(), report.started()));
        for (int i = 0; i < checks.size(); i++) {
            outcome(checks.get(i), MARGIN + i % COLUMNS * INNER / COLUMNS, HEAD + i / COLUMNS * ROW + 16, drawing);
        }
        if (!plots.isEmpty()) {
            drawing.text(MARGIN, top + 8, "strong", "Primary of Postgres lost while rows are written");
        }
        double from = plots.stream().mapToDouble(FailoverPlot::from).min().orElse(0);
        double to = plots.stream().mapToDouble(FailoverPlot::to).max().orElse(0);
        for (int i = 0; i < plots.size(); i++) {
            plots.get(i).draw(drawing, MARGIN, plotsTop + i * FailoverPlot.HEIGHT, INNER, from, to);
        }
        return drawing.toString();
    }

    private static Stream<FailoverPlot> plots(CheckResult check) {
        return check.history().phases().entrySet().stream()
                .flatMap(phase -> Timeline.of(phase.getKey(), phase.getValue()).stream())
                .flatMap(timeline -> FailoverPlot.of(check, timeline.title(), timeline).stream());
    }

    private static void outcome(CheckResult check, int left, int baseline, Drawing drawing) {
        Outcome outcome = check.verdict().outcome();
        drawing.text(left, baseline, "outcome " + outcome, sign(outcome)).text(left + 24, baseline, "", check.id());
    }

    /** The colour only repeats it. */
    private static String sign(Outcome outcome) {
        return switch (outcome) {
            case PASS -> "\u2713";
            case FAIL -> "\u2717";
            case INCONCLUSIVE -> "?";
            case SKIPPED -> "\u2013";
        };
    }
}
