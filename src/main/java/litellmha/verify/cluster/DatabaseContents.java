package litellmha.verify.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is in LiteLLM's database, as far as it was there at a moment.
 *
 * @param tables by their names, those whose rows know when they were made
 * @param others the names of all other tables
 */
public record DatabaseContents(Map<String, Rows> tables, List<String> others) {

    /** Each table is read as a whole, which shows too that its pages can be read. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** A table's name, whether its rows have a time, and the columns of its primary key. */
    private static final String TABLES = """
            SELECT c.relname,
              EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'created_at' AND NOT attisdropped),
              (SELECT string_agg(quote_ident(a.attname) || '::text', ',' ORDER BY a.attnum) FROM pg_index i
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(i.indkey) WHERE i.indrelid = c.oid AND i.indisprimary)
            FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1
            """;

    /** Adds up a part of a digest of each row's key, so that the order of the rows is of no matter. */
    private static final String ROWS = """
            SELECT '%1$s', count(*), coalesce(sum(('x' || substr(md5(concat_ws(',', %2$s)), 1, 15))::bit(60)::bigint), 0)
            FROM "%1$s" WHERE created_at < '%3$s'
            """;

    private static final String ALL_ROWS = "SELECT '%1$s', count(*), 0 FROM \"%1$s\"";

    /**
     * The rows of a table.
     *
     * @param identities the same for the same set of primary keys
     */
    public record Rows(long count, String identities) {}

    /**
     * Reads them in an instance.
     *
     * @param before rows that were made at this moment or later do not count
     */
    public static DatabaseContents of(Postgres postgres, Pod instance, Instant before) {
        List<String[]> found = postgres.query(instance, TABLES, LONGEST).stream()
                .map(line -> line.split("\\|", -1))
                .toList();
        // LiteLLM's columns have no time zone; what is in them is UTC.
        String time = LocalDateTime.ofInstant(before, ZoneOffset.UTC).toString();
        String counts = found.stream()
                .map(table -> timed(table) ? ROWS.formatted(table[0], table[2], time) : ALL_ROWS.formatted(table[0]))
                .collect(Collectors.joining(" UNION ALL "));
        Map<String, Rows> all = new TreeMap<>();
        if (!found.isEmpty()) {
            postgres.query(instance, counts, LONGEST).stream()
                    .map(line -> line.split("\\|"))
                    .forEach(row -> all.put(row[0], new Rows(Long.parseLong(row[1]), row[2])));
        }
        List<String> others = found.stream()
                .filter(table -> !timed(table))
                .map(table -> table[0])
                .toList();
        all.keySet().removeAll(others);
        return new DatabaseContents(all, others);
    }

    private static boolean timed(String[] table) {
        return table[1].equals("t") && !table[2].isEmpty();
    }
}
