package litellmha.verify.judge;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellmha.verify.history.Event.RowsFound;
import litellmha.verify.history.Event.Write;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;

/**
 * The probe rows of a history: which were acknowledged, and which were found in the end.
 *
 * @param writes in the order in which their outcomes were known
 */
record ProbeRows(List<Timed<Write>> writes, Map<Integer, List<long[]>> found) {

    static ProbeRows of(History history) {
        Map<Integer, List<long[]>> found = new HashMap<>();
        history.events(RowsFound.class).forEach(rows -> found.put(rows.connection(), rows.ranges()));
        return new ProbeRows(history.timed(Write.class), found);
    }

    List<Timed<Write>> acknowledged() {
        return writes.stream().filter(write -> write.event().acknowledged()).toList();
    }

    /** Returns how many acknowledged rows are lost. */
    long lost() {
        return acknowledged().stream().filter(write -> !isThere(write.event())).count();
    }

    private boolean isThere(Write write) {
        return found.getOrDefault(write.connection(), List.of()).stream()
                .anyMatch(range -> range[0] <= write.number() && write.number() <= range[1]);
    }

    /** Returns why the history does not tell what became of every row, if so: each connection counts its rows from 1. */
    Optional<String> gap() {
        Map<Integer, Set<Long>> numbers = new HashMap<>();
        for (Timed<Write> write : writes) {
            if (!numbers.computeIfAbsent(write.event().connection(), connection -> new HashSet<>())
                    .add(write.event().number())) {
                return Optional.of("it contains row %d of connection %d twice"
                        .formatted(write.event().number(), write.event().connection()));
            }
        }
        for (Map.Entry<Integer, Set<Long>> connection : numbers.entrySet()) {
            long last = connection.getValue().stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElse(0);
            if (last != connection.getValue().size()) {
                return Optional.of("connection %d sent %d rows, but it contains the outcome of only %d"
                        .formatted(
                                connection.getKey(), last, connection.getValue().size()));
            }
        }
        return Optional.empty();
    }
}
