package litellmha.verify.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import litellmha.verify.history.Event.RunBegun;
import litellmha.verify.history.Event.RunStarted;
import litellmha.verify.model.Guarantees;

/**
 * What happened in a run, or in one check of it, in the order of {@link Entry#nanos}.
 *
 * @param run the first line
 */
public record History(RunBegun run, List<Entry> entries) {

    /**
     * Goes up whenever this version's histories are not those of the version before; a version reads its own format only.
     */
    public static final int FORMAT = 2;

    public History {
        entries =
                entries.stream().sorted(Comparator.comparingLong(Entry::nanos)).toList();
    }

    /** @throws IllegalStateException if the run was not on a stack; checks of stacks alone ask for it */
    public Guarantees guarantees() {
        if (run instanceof RunStarted stack) {
            return stack.guarantees();
        }
        throw new IllegalStateException("a gateway that is no stack has no tier, so nothing is guaranteed");
    }

    /** An event with its time. */
    public record Timed<E extends Event>(long nanos, E event) {}

    /** The events of one kind with their times. */
    public <E extends Event> List<Timed<E>> timed(Class<E> kind) {
        return entries.stream()
                .filter(entry -> kind.isInstance(entry.event()))
                .map(entry -> new Timed<>(entry.nanos(), kind.cast(entry.event())))
                .toList();
    }

    /** The events of one kind. */
    public <E extends Event> Stream<E> events(Class<E> kind) {
        return entries.stream().map(Entry::event).filter(kind::isInstance).map(kind::cast);
    }

    public boolean has(Class<? extends Event> kind) {
        return events(kind).findAny().isPresent();
    }

    /** One history for each check, by its id, in the order of the run. */
    public Map<String, History> checks() {
        Map<String, List<Entry>> entriesOf = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (!entry.check().isEmpty()) {
                entriesOf
                        .computeIfAbsent(entry.check(), check -> new ArrayList<>())
                        .add(entry);
            }
        }
        Map<String, History> checks = new LinkedHashMap<>();
        entriesOf.forEach((check, own) -> checks.put(check, new History(run, own)));
        return checks;
    }

    /** One history for each part that an {@link Event.Phase} began, by the phase's name; what was before it is left out. */
    public Map<String, History> phases() {
        Map<String, List<Entry>> entriesOf = new LinkedHashMap<>();
        String phase = "";
        for (Entry entry : entries) {
            if (entry.event() instanceof Event.Phase begun) {
                phase = begun.name();
                entriesOf.put(phase, new ArrayList<>());
            } else if (!phase.isEmpty()) {
                entriesOf.get(phase).add(entry);
            }
        }
        Map<String, History> phases = new LinkedHashMap<>();
        entriesOf.forEach((name, own) -> phases.put(name, new History(run, own)));
        return phases;
    }
}
