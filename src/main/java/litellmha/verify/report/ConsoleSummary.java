package litellmha.verify.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import litellmha.verify.history.Event.GatewayRunStarted;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import litellmha.verify.report.Report.CheckResult;

/** A report as lines for a terminal. */
public final class ConsoleSummary {

    private static final String CHECK = "%-12s  %s: %s";
    private static final String INDENT = " ".repeat(14);

    /** Figures of more phases than these are easier to compare in a table. */
    private static final int FEW_PHASES = 4;

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
        List<Figure> figures = new ArrayList<>(verdict.figures());
        if (!limits.isEmpty()) {
            // The table has those of the limits.
            figures.removeIf(figure -> figure.phase().isPresent());
        }
        List<Figure> ofPhases = figures.stream()
                .filter(figure -> figure.phase().isPresent() && figure.pod().isEmpty())
                .toList();
        if (ofPhases.stream().map(Figure::phase).distinct().count() > FEW_PHASES) {
            figures.removeAll(ofPhases);
            table(ofPhases).forEach(line -> lines.add(INDENT + line));
        }
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

    /** Returns a row for each phase and a column for each figure. */
    private static List<String> table(List<Figure> figures) {
        List<String> names = figures.stream().map(Figure::name).distinct().toList();
        List<String> units = names.stream()
                .map(name -> figures.stream()
                        .filter(figure -> figure.name().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .unit())
                .toList();
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        figures.forEach(figure -> rows.computeIfAbsent(figure.phase().orElseThrow(), phase -> new HashMap<>())
                .put(figure.name(), figure.number()));
        TextTable table = new TextTable(
                Stream.concat(Stream.of("l"), names.stream().map(name -> "r")).toArray(String[]::new));
        table.row(row("", names)).row(row("", units));
        rows.forEach((phase, numbers) -> table.row(row(
                phase,
                names.stream().map(name -> numbers.getOrDefault(name, "")).toList())));
        return table.lines();
    }

    private static String[] row(String first, List<String> others) {
        return Stream.concat(Stream.of(first), others.stream()).toArray(String[]::new);
    }

    /** @param width to the left of the text, or to its right if negative */
    private static String pad(String text, int width) {
        return width == 0 ? text : ("%" + width + "s").formatted(text);
    }
}
