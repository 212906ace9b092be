package litellmha.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import litellmha.verify.history.Entry;
import litellmha.verify.history.Event;
import litellmha.verify.history.Event.GatewayRunStarted;
import litellmha.verify.history.Event.PodsAsked;
import litellmha.verify.history.Event.RunBegun;
import litellmha.verify.history.History;
import litellmha.verify.model.Guarantees;

/** A history that is made up, of one check. */
public final class Histories {

    public static final Guarantees PROD = new Guarantees("prod", 2, true, false, true, 3, true, true, true);
    public static final Guarantees REPLICATED = new Guarantees("prod", 2, true, true, true, 3, true, true, true);
    public static final Guarantees COST = new Guarantees("cost", 1, false, false, false, 1, false, false, false);

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final RunBegun run;
    private final List<Entry> entries = new ArrayList<>();

    private Histories(RunBegun run) {
        this.run = run;
    }

    public static Histories of(Guarantees guarantees) {
        return new Histories(new Event.RunStarted("run", "stack", "litellm", "context", guarantees));
    }

    /** A history of a gateway that is no stack, whose two pods are asked one by one. */
    public static Histories ofTwoPods() {
        PodsAsked pods = new PodsAsked("deployment/litellm", "llm", "context", 2);
        return new Histories(new GatewayRunStarted("run", "https://gateway.example", Optional.of(pods)));
    }

    /** A history of a gateway that is no stack, of which nothing is known but its address. */
    public static Histories ofOneAddress() {
        return new Histories(new GatewayRunStarted("run", "https://gateway.example", Optional.empty()));
    }

    public Histories at(double seconds, Event event) {
        long nanos = Math.round(seconds * 1e9);
        entries.add(new Entry(nanos, START.plusNanos(nanos), "check", event));
        return this;
    }

    public History history() {
        return new History(run, entries);
    }
}
