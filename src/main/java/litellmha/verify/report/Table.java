package litellmha.verify.report;

import java.util.List;

/** A table on the page. It scrolls for itself where the page is narrower. */
record Table(String caption, List<Column> columns, List<List<Cell>> rows) {

    /** @param numeric whether its cells are numbers, which are aligned */
    record Column(String name, boolean numeric) {

        static Column text(String name) {
            return new Column(name, false);
        }

        static Column number(String name) {
            return new Column(name, true);
        }
    }

    /** @param lines each on its own line */
    record Cell(List<String> lines) {

        static Cell of(String text) {
            return new Cell(List.of(text));
        }
    }

    static List<Cell> row(String... texts) {
        return List.of(texts).stream().map(Cell::of).toList();
    }

    void write(Markup html) {
        html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", caption);
        html.open("table").leaf("caption", caption).open("thead").open("tr");
        columns.forEach(column -> html.leaf("th", column.name(), "scope", "col", "class", style(column)));
        html.close().close().line().open("tbody");
        for (List<Cell> row : rows) {
            html.open("tr");
            for (int i = 0; i < row.size(); i++) {
                write(row.get(i), i == 0 ? "th" : "td", columns.get(i), html);
            }
            html.close().line();
        }
        html.close().close().close().line();
    }

    private static void write(Cell cell, String element, Column column, Markup html) {
        if (element.equals("th")) {
            html.open(element, "scope", "row", "class", style(column));
        } else {
            html.open(element, "class", style(column));
        }
        if (cell.lines().size() == 1) {
            html.text(cell.lines().get(0));
        } else {
            cell.lines().forEach(line -> html.leaf("div", line));
        }
        html.close();
    }

    private static String style(Column column) {
        return column.numeric() ? "number" : "text";
    }

    /** Behind a word that shows it. */
    void writeCollapsed(Markup html) {
        html.open("details").leaf("summary", caption);
        write(html);
        html.close().line();
    }
}
