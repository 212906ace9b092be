package litellmha.verify.report;

import java.util.List;
import java.util.Optional;
import litellmha.verify.history.Event.Comparison;
import litellmha.verify.history.History;
import litellmha.verify.report.Table.Column;

/** The table of what was declared and what was found. */
final class ComparisonTable {

    private ComparisonTable() {}

    /** A row for each thing that was compared; nothing if none was. */
    static Optional<Table> of(History check) {
        List<Comparison> comparisons = check.events(Comparison.class).toList();
        return comparisons.isEmpty()
                ? Optional.empty()
                : Optional.of(new Table(
                        "Things compared",
                        List.of(Column.text("What"), Column.text("Declared"), Column.text("Found")),
                        comparisons.stream()
                                .map(comparison ->
                                        Table.row(comparison.what(), comparison.declared(), comparison.found()))
                                .toList()));
    }
}
