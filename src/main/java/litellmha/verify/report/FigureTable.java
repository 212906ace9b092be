package litellmha.verify.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellmha.verify.model.Figure;
import litellmha.verify.report.Report.CheckResult;
import litellmha.verify.report.Table.Cell;
import litellmha.verify.report.Table.Column;

/** The figures of a check; those of its phases stand beside one another. */
final class FigureTable {

    private static final String NO_PHASE = "Value";

    private FigureTable() {}

    private record Row(String name, Optional<String> pod, String unit) {}

    /** Returns nothing if the check has no figures beside those of its limits, which have a table of their own. */
    static Optional<Table> of(CheckResult check) {
        Set<String> columns = new LinkedHashSet<>();
        Map<Row, Map<String, String>> rows = new LinkedHashMap<>();
        boolean limits = LimitTable.of(check).isPresent();
        for (Figure figure : check.verdict().figures()) {
            if (limits && figure.phase().isPresent()) {
                continue;
            }
            String column = figure.phase().orElse(NO_PHASE);
            columns.add(column);
            rows.computeIfAbsent(new Row(figure.name(), figure.pod(), figure.unit()), row -> new LinkedHashMap<>())
                    .put(column, figure.number());
        }
        return rows.isEmpty() ? Optional.empty() : Optional.of(table(columns, rows));
    }

    private static Table table(Set<String> columns, Map<Row, Map<String, String>> rows) {
        boolean pods = rows.keySet().stream().anyMatch(row -> row.pod().isPresent());
        List<Column> all = new ArrayList<>(List.of(Column.text("Figure")));
        if (pods) {
            all.add(Column.text("Pod"));
        }
        columns.forEach(column -> all.add(Column.number(column)));
        all.add(Column.text("Unit"));
        List<List<Cell>> cells = new ArrayList<>();
        rows.forEach((row, values) -> {
            List<Cell> line = new ArrayList<>(List.of(Cell.of(row.name())));
            if (pods) {
                line.add(Cell.of(row.pod().orElse("")));
            }
            columns.forEach(column -> line.add(Cell.of(values.getOrDefault(column, ""))));
            line.add(Cell.of(row.unit()));
            cells.add(line);
        });
        return new Table("Figures", all, cells);
    }
}
