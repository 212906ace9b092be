package litellmha.verify.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.verify.history.Event.Eviction;
import litellmha.verify.history.History;
import litellmha.verify.report.Table.Cell;
import litellmha.verify.report.Table.Column;

/** The table of the eviction API's answers for each pod, by dry run and for real. */
final class EvictionMatrix {

    private EvictionMatrix() {}

    /** Returns a row for each pod, or nothing if no eviction was requested. */
    static Optional<Table> of(History check) {
        Map<String, List<Eviction>> byPod = new LinkedHashMap<>();
        check.events(Eviction.class).forEach(eviction -> byPod.computeIfAbsent(eviction.pod(), pod -> new ArrayList<>())
                .add(eviction));
        List<List<Cell>> rows = new ArrayList<>();
        byPod.forEach((pod, evictions) -> rows.add(List.of(
                Cell.of(pod), Cell.of(evictions.get(0).role()), answers(evictions, true), answers(evictions, false))));
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new Table(
                        "Evictions",
                        List.of(
                                Column.text("Pod"),
                                Column.text("Role"),
                                Column.text("By dry run"),
                                Column.text("For real")),
                        rows));
    }

    /** Returns the answers in order; consecutive equal ones are counted. */
    private static Cell answers(List<Eviction> evictions, boolean dryRun) {
        List<String> lines = new ArrayList<>();
        List<Integer> times = new ArrayList<>();
        for (Eviction eviction : evictions) {
            if (eviction.dryRun() != dryRun) {
                continue;
            }
            String answer = answer(eviction);
            int last = lines.size() - 1;
            if (last >= 0 && lines.get(last).equals(answer)) {
                times.set(last, times.get(last) + 1);
            } else {
                lines.add(answer);
                times.add(1);
            }
        }
        for (int i = 0; i < lines.size(); i++) {
            if (times.get(i) > 1) {
                lines.set(i, "%s (%d times)".formatted(lines.get(i), times.get(i)));
            }
        }
        return lines.isEmpty() ? Cell.of("not tested") : new Cell(lines);
    }

    private static String answer(Eviction eviction) {
        String meaning =
                switch (eviction.code()) {
                    case 201 -> eviction.dryRun() ? "would be evicted" : "evicted";
                    case 429 -> "refused by a disruption budget";
                    case 500 -> "refused, more than one disruption budget";
                    default -> "unexpected";
                };
        String answer = "%d %s".formatted(eviction.code(), meaning);
        return eviction.code() == 201 || eviction.message().isEmpty()
                ? answer
                : "%s: %s".formatted(answer, eviction.message());
    }
}
