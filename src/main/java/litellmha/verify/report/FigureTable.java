package litellmha.verify.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellmha.verify.Figure;
import litellmha.verify.report.Report.CheckResult;
import litellmha.verify.report.Table.Cell;
import litellmha.verify.report.Table.Column;

/**
 * The figures of a check. Those of its parts, whose names end with a comma and the part's name, stand beside one another.
 */
final class FigureTable {

    private static final String WHOLE = "Value";

    private FigureTable() {}

    private record Row(String name, String unit) {}

    /** Nothing if it has none. */
    static Optional<Table> of(CheckResult check) {
        Set<String> parts = check.history().phases().keySet();
        Set<String> columns = new LinkedHashSet<>();
        Map<Row, Map<String, String>> rows = new LinkedHashMap<>();
        for (Figure figure : check.verdict().figures()) {
            Optional<String> part = parts.stream()
                    .filter(name -> figure.name().endsWith(", " + name))
                    .findFirst();
            String name = part.map(
                            text -> figure.name().substring(0, figure.name().length() - text.length() - 2))
                    .orElse(figure.name());
            columns.add(part.orElse(WHOLE));
            rows.computeIfAbsent(new Row(name, figure.unit()), row -> new LinkedHashMap<>())
                    .put(part.orElse(WHOLE), figure.number());
        }
        return rows.isEmpty() ? Optional.empty() : Optional.of(table(columns, rows));
    }

    private static Table table(Set<String> columns, Map<Row, Map<String, String>> rows) {
        List<Column> all = new ArrayList<>(List.of(Column.text("Figure")));
        columns.forEach(column -> all.add(Column.number(column)));
        all.add(Column.text("Unit"));
        List<List<Cell>> cells = new ArrayList<>();
        rows.forEach((row, values) -> {
            List<Cell> line = new ArrayList<>(List.of(Cell.of(row.name())));
            columns.forEach(column -> line.add(Cell.of(values.getOrDefault(column, ""))));
            line.add(Cell.of(row.unit()));
            cells.add(line);
        });
        return new Table("Figures", all, cells);
    }
}
