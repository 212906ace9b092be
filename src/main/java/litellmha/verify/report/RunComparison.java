package litellmha.verify.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import litellmha.verify.model.Figure;
import litellmha.verify.report.Report.CheckResult;

/** Two reports side by side, as lines for a terminal: how each check ended, and each figure with its difference. */
public final class RunComparison {

    private static final String NONE = "-";

    private RunComparison() {}

    /** What identifies the same figure in two runs; a pod is identified by its position among the run's pods. */
    private record Key(String check, String name, Optional<String> phase, Optional<Integer> pod, String unit) {}

    /** Returns the runs, their verdicts and their figures, each as a table. */
    public static List<String> lines(Report a, Report b) {
        TextTable runs = new TextTable("l", "l", "l", "l").row("", "run", "tier", "outcome");
        runs.row("A", a.run().run(), Tested.of(a.run()).tier(), a.counts());
        runs.row("B", b.run().run(), Tested.of(b.run()).tier(), b.counts());
        TextTable verdicts = new TextTable("l", "l", "l").row("check", "A", "B");
        Map<String, CheckResult> checksOfA = checks(a);
        Map<String, CheckResult> checksOfB = checks(b);
        both(checksOfA.keySet(), checksOfB.keySet())
                .forEach(id -> verdicts.row(id, outcome(checksOfA, id), outcome(checksOfB, id)));
        List<String> lines = new ArrayList<>();
        for (Report report : List.of(a, b)) {
            report.doubt()
                    .ifPresent(
                            doubt -> lines.add("%s: %s".formatted(report.run().run(), doubt)));
        }
        Stream.of(runs, verdicts, figures(figures(a), figures(b))).forEach(table -> {
            lines.addAll(table.lines());
            lines.add("");
        });
        lines.remove(lines.size() - 1);
        return lines.stream().map(ConsoleSummary::harmless).toList();
    }

    /** The exit code of a command that shows both: that of the worse one. */
    public static int exitCode(Report a, Report b) {
        return (a.outcome().compareTo(b.outcome()) >= 0 ? a : b).exitCode();
    }

    private static Map<String, CheckResult> checks(Report report) {
        Map<String, CheckResult> checks = new LinkedHashMap<>();
        report.checks().forEach(check -> checks.put(check.id(), check));
        return checks;
    }

    private static String outcome(Map<String, CheckResult> checks, String id) {
        return checks.containsKey(id) ? checks.get(id).verdict().outcome().name() : NONE;
    }

    private static TextTable figures(Map<Key, Figure> a, Map<Key, Figure> b) {
        TextTable table = new TextTable("l", "l", "l", "l", "r", "r", "r", "l");
        table.row("check", "figure", "phase", "pod", "A", "B", "difference", "unit");
        for (Key key : both(a.keySet(), b.keySet())) {
            Optional<Figure> left = Optional.ofNullable(a.get(key));
            Optional<Figure> right = Optional.ofNullable(b.get(key));
            table.row(
                    key.check(),
                    key.name(),
                    key.phase().orElse(""),
                    pods(left.flatMap(Figure::pod), right.flatMap(Figure::pod)),
                    left.map(Figure::number).orElse(NONE),
                    right.map(Figure::number).orElse(NONE),
                    left.flatMap(one -> right.map(other -> difference(one, other)))
                            .orElse(NONE),
                    key.unit());
        }
        return table;
    }

    private static String difference(Figure a, Figure b) {
        double difference = b.value() - a.value();
        return (difference > 0 ? "+" : "") + Figure.number(difference, a.unit());
    }

    /** Pods of a Deployment have another name in each run. */
    private static String pods(Optional<String> a, Optional<String> b) {
        return a.equals(b)
                ? a.orElse("")
                : Stream.of(a, b)
                        .flatMap(Optional::stream)
                        .reduce("%s / %s"::formatted)
                        .orElse("");
    }

    private static Map<Key, Figure> figures(Report report) {
        Map<Key, Figure> figures = new LinkedHashMap<>();
        for (CheckResult check : report.checks()) {
            for (Figure figure : check.verdict().figures()) {
                Optional<Integer> pod = figure.pod().map(name -> 0);
                Key key = new Key(check.id(), figure.name(), figure.phase(), pod, figure.unit());
                while (figures.containsKey(key) && pod.isPresent()) {
                    pod = pod.map(place -> place + 1);
                    key = new Key(check.id(), figure.name(), figure.phase(), pod, figure.unit());
                }
                figures.put(key, figure);
            }
        }
        return figures;
    }

    /** All of the first, then what only the second has. */
    private static <T> Set<T> both(Set<T> first, Set<T> second) {
        Set<T> all = new LinkedHashSet<>(first);
        all.addAll(second);
        return all;
    }
}
