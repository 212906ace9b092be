package litellmha.verify.report;

import java.util.ArrayList;
import java.util.List;
import litellmha.verify.history.Event.GatewayRunStarted;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import litellmha.verify.report.Report.CheckResult;

/** A report as lines for a terminal. */
public final class ConsoleSummary {

    private static final String CHECK = "%-12s  %s: %s";
    private static final String INDENT = " ".repeat(14);

    private ConsoleSummary() {}

    /** The verdicts with their figures, and the counts at the end. */
    public static List<String> lines(Report report) {
        List<String> lines = new ArrayList<>();
        if (report.run() instanceof GatewayRunStarted) {
            lines.addAll(Scorecard.lines(report));
        } else {
            report.checks().forEach(check -> add(check, lines));
        }
        report.doubt().ifPresent(doubt -> lines.add(CHECK.formatted(Outcome.INCONCLUSIVE, "run", doubt)));
        lines.add("%s: %s".formatted(report.run().run(), report.counts()));
        return lines.stream().map(ConsoleSummary::harmless).toList();
    }

    /** Removes control characters, because text from the cluster could control the terminal. */
    static String harmless(String line) {
        return line.replaceAll("\\p{Cntrl}", "\uFFFD");
    }

    private static void add(CheckResult check, List<String> lines) {
        Verdict verdict = check.verdict();
        lines.add(CHECK.formatted(verdict.outcome(), check.id(), verdict.reason()));
        List<String> limits = LimitTable.lines(check);
        limits.forEach(line -> lines.add(INDENT + line));
        // The table has those of the limits.
        List<Figure> figures = verdict.figures().stream()
                .filter(figure -> limits.isEmpty() || figure.phase().isEmpty())
                .toList();
        int name = figures.stream()
                .mapToInt(figure -> figure.label().length())
                .max()
                .orElse(0);
        int number = figures.stream()
                .mapToInt(figure -> figure.number().length())
                .max()
                .orElse(0);
        for (Figure figure : figures) {
            String line =
                    INDENT + pad(figure.label(), -name) + "  " + pad(figure.number(), number) + " " + figure.unit();
            lines.add(line.stripTrailing());
        }
    }

    /** @param width to the left of the text, or to its right if negative */
    private static String pad(String text, int width) {
        return width == 0 ? text : ("%" + width + "s").formatted(text);
    }
}
