package litellmha.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import litellmha.verify.history.Entry;
import litellmha.verify.history.Event;
import litellmha.verify.history.History;

/** A history that is made up, of one check. */
public final class Histories {

    public static final Promise PROD = new Promise("prod", 2, true, true, 3, true, true, true);
    public static final Promise COST = new Promise("cost", 1, false, false, 1, false, false, false);

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Promise promise;
    private final List<Entry> entries = new ArrayList<>();

    private Histories(Promise promise) {
        this.promise = promise;
    }

    public static Histories of(Promise promise) {
        return new Histories(promise);
    }

    public Histories at(double seconds, Event event) {
        long nanos = Math.round(seconds * 1e9);
        entries.add(new Entry(nanos, START.plusNanos(nanos), "check", event));
        return this;
    }

    public History history() {
        return new History(new Event.RunStarted("run", "stack", "litellm", "context", promise), entries);
    }
}
