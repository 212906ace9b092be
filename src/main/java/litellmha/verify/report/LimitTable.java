package litellmha.verify.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import litellmha.verify.judge.BudgetJudge;
import litellmha.verify.judge.LimitResult;
import litellmha.verify.report.Report.CheckResult;
import litellmha.verify.report.Table.Column;

/** The matrix of the limits that were used up: what each allows, and what all replicas together accepted. */
final class LimitTable {

    private static final List<String> COLUMNS = List.of("Limit", "due", "accepted", "sent", "Refused with", "Result");

    private LimitTable() {}

    /** Returns a row for each limit that a check used up, or nothing if it used up none. */
    static Optional<Table> of(CheckResult check) {
        List<List<String>> rows = rows(check);
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new Table(
                        "Limits",
                        List.of(
                                Column.text(COLUMNS.get(0)),
                                Column.number(COLUMNS.get(1)),
                                Column.number(COLUMNS.get(2)),
                                Column.number(COLUMNS.get(3)),
                                Column.text(COLUMNS.get(4)),
                                Column.text(COLUMNS.get(5))),
                        rows.stream()
                                .map(row -> Table.row(row.toArray(String[]::new)))
                                .toList()));
    }

    /** Returns the same for a terminal. */
    static List<String> lines(CheckResult check) {
        List<List<String>> rows = rows(check);
        if (rows.isEmpty()) {
            return List.of();
        }
        TextTable table = new TextTable("l", "r", "r", "r", "l", "l");
        table.row(COLUMNS.toArray(String[]::new));
        rows.forEach(row -> table.row(row.toArray(String[]::new)));
        return table.lines();
    }

    private static List<List<String>> rows(CheckResult check) {
        List<List<String>> rows = new ArrayList<>();
        if (!check.id().equals(BudgetJudge.ID)) {
            return rows;
        }
        for (LimitResult result : LimitResult.of(check.history())) {
            String due = result.due().map(String::valueOf).orElse("");
            rows.add(List.of(
                    result.limit().phase(),
                    due,
                    Integer.toString(result.accepted()),
                    Integer.toString(result.sent()),
                    String.join(", ", result.refusals()),
                    result.summary()));
        }
        return rows;
    }
}
