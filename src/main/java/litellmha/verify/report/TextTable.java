package litellmha.verify.report;

import java.util.ArrayList;
import java.util.List;

/** A table as lines for a terminal. */
final class TextTable {

    private static final String GAP = "  ";

    private final List<String> alignments;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param alignments {@code l} or {@code r} for each column */
    TextTable(String... alignments) {
        this.alignments = List.of(alignments);
    }

    TextTable row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String space = " ".repeat(width(i) - row.get(i).length());
                line.append(i == 0 ? "" : GAP)
                        .append(alignments.get(i).equals("r") ? space + row.get(i) : row.get(i) + space);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
