package litellmha.verify.judge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import litellmha.names.DatabaseNames;
import litellmha.verify.history.Event.DatabaseState;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Request;
import litellmha.verify.history.Event.Write;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Verdict;

/** Judges what the loss of the primary costs: rows, time without writes, and refused requests. */
public final class FailoverJudge implements Judge {

    /** The phase in which the primary is deleted with a grace period of 0. */
    public static final String IMMEDIATE = "without grace";

    /** The phase in which the primary is deleted with its own grace period. */
    public static final String GRACEFUL = "with grace";

    /** The phase in which the primary's processes stand still. */
    public static final String HUNG = "hung";

    /** The key, and the load, that every LiteLLM pod knows before the fault. */
    public static final String KNOWN_KEY = "known";

    /** With fewer rows before the fault, the check is inconclusive. */
    private static final int ROWS_BEFORE = 20;

    /**
     * A fail-over without writes for longer counts as failed. On three nodes that shared two cores a deleted primary cost 2.6 to
     * 9.4 s, once 15.0 s beside other work. Where it was killed before it had released the Lease, it was 18 to 25 s with a Lease
     * of 15 s, CloudNativePG's own, which stacks that replicate asynchronously keep.
     */
    private static final double LONGEST_SECONDS = 17;

    private static final double LONGEST_SECONDS_WITH_LONG_LEASE = 30;

    /** The same for a primary that hangs, which CloudNativePG asks three times, for 10 s each. Measured: 49 to 56 s. */
    private static final double LONGEST_SECONDS_OF_HANG = 60;

    @Override
    public String id() {
        return "failover";
    }

    @Override
    public CheckTexts texts(Guarantees guarantees) {
        return new FailoverTexts(guarantees);
    }

    @Override
    public Verdict judge(History history) {
        Findings findings = new Findings();
        List<String> phases = new ArrayList<>();
        Map<String, History> variants = history.phases();
        for (String variant : List.of(IMMEDIATE, GRACEFUL, HUNG)) {
            Optional<History> part = Optional.ofNullable(variants.get(variant));
            part.ifPresentOrElse(
                    own -> judge(variant, own, findings), () -> findings.unknown(variant + ": it was not tested"));
            part.ifPresent(own -> phases.add(variant + ": " + phasesOf(own)));
        }
        return findings.verdict("A replica took over each time. Phases " + String.join(", ", phases) + ".");
    }

    private static void judge(String variant, History history, Findings findings) {
        ProbeRows rows = ProbeRows.of(history);
        Optional<Timed<Fault>> fault = history.timed(Fault.class).stream().findFirst();
        Optional<String> gap = rows.gap();
        if (fault.isEmpty() || gap.isPresent() || rows.found().isEmpty()) {
            findings.unknown("%s: %s"
                    .formatted(
                            variant,
                            gap.map(text -> "the history has a gap: " + text)
                                    .orElse("the history lacks the fault, or the rows found after it")));
            return;
        }
        List<Timed<Write>> acknowledged = rows.acknowledged();
        int timeline = acknowledged.stream()
                .filter(write -> write.nanos() < fault.get().nanos())
                .mapToInt(write -> write.event().timeline())
                .max()
                .orElse(0);
        List<Timed<Write>> before = acknowledged.stream()
                .filter(write -> write.event().timeline() <= timeline)
                .toList();
        Optional<Timed<Write>> first = acknowledged.stream()
                .filter(write -> write.event().timeline() > timeline)
                .min(Comparator.comparingLong(Timed::nanos));
        if (before.size() < ROWS_BEFORE) {
            findings.unknown("%s: only %d rows were acknowledged before the fault".formatted(variant, before.size()));
            return;
        }
        findings.figure(Figure.count("rows acknowledged", acknowledged.size()).in(variant));
        findings.figure(Figure.count("rows lost", rows.lost()).in(variant));
        if (rows.lost() > 0 && history.guarantees().synchronous()) {
            findings.failed("%s: %d acknowledged rows are lost".formatted(variant, rows.lost()));
        }
        if (first.isEmpty()) {
            findings.failed(variant + ": no row was acknowledged by another primary");
            return;
        }
        int late = (int) before.stream()
                .filter(write -> write.nanos() > first.get().nanos())
                .count();
        if (late > 0) {
            findings.failed("%s: the old primary acknowledged rows after the new one did: %d".formatted(variant, late));
        }
        Timed<Write> last = before.get(before.size() - late - 1);
        double outage = (first.get().nanos() - last.nanos()) / 1e9;
        findings.figure(new Figure("time without writes", outage, "s").in(variant));
        findings.figure(new Figure(
                        "time without writes by the servers' clocks",
                        first.get().event().rowTime() - last.event().rowTime(),
                        "s")
                .in(variant));
        double longest = longest(variant, history.guarantees().synchronous());
        if (outage > longest) {
            findings.failed(
                    "%s: no row was acknowledged for %.1f s, more than %.0f s".formatted(variant, outage, longest));
        }
        addLag(variant, history, findings);
        addGateways(variant, history, fault.get().nanos(), findings);
        judgeStates(variant, history, fault.get(), findings);
    }

    private static double longest(String variant, boolean synchronous) {
        if (variant.equals(HUNG)) {
            return LONGEST_SECONDS_OF_HANG;
        }
        return synchronous ? LONGEST_SECONDS : LONGEST_SECONDS_WITH_LONG_LEASE;
    }

    private static void addLag(String variant, History history, Findings findings) {
        history.events(Measurement.class)
                .mapToDouble(Measurement::value)
                .max()
                .ifPresent(
                        lag -> findings.figure(new Figure("replication lag at the fault", lag, "bytes").in(variant)));
    }

    /** Adds for each pod how often it refused the known key, and when it made a key again. */
    private static void addGateways(String variant, History history, long fault, Findings findings) {
        Map<String, List<Timed<Request>>> byPod = history.timed(Request.class).stream()
                .filter(request -> request.nanos() > fault)
                .collect(Collectors.groupingBy(request -> request.event().pod()));
        byPod.keySet().stream().sorted().forEach(pod -> {
            findings.figure(Figure.count(
                            "known key refused",
                            byPod.get(pod).stream()
                                    .map(Timed::event)
                                    .filter(request -> request.load().equals(KNOWN_KEY) && request.code() != 200)
                                    .count())
                    .of(pod)
                    .in(variant));
            byPod.get(pod).stream()
                    .filter(request -> request.event().load().equals(Request.MINT_KEY)
                            && request.event().code() == 200)
                    .findFirst()
                    .ifPresent(request ->
                            findings.figure(Figure.seconds("until keys were made again", request.nanos() - fault)
                                    .of(pod)
                                    .in(variant)));
        });
    }

    private static void judgeStates(String variant, History history, Timed<Fault> fault, Findings findings) {
        Optional<DatabaseState> last = history.events(DatabaseState.class).reduce((earlier, later) -> later);
        if (last.isEmpty()) {
            findings.unknown(variant + ": the Postgres cluster was not watched");
            return;
        }
        String lost = fault.event().target();
        String primary = last.get().primary();
        if (primary.equals(lost)) {
            findings.failed("%s: %s is the primary again".formatted(variant, lost));
        }
        if (!last.get().endpoints().equals(List.of(primary))) {
            findings.failed("%s: the read-write Service points to %s, the primary is %s"
                    .formatted(variant, last.get().endpoints(), primary));
        }
        if (!last.get().phase().equals(DatabaseNames.HEALTHY_PHASE)
                || last.get().readyInstances() < history.guarantees().databaseInstances()) {
            findings.failed("%s: the lost primary did not come back: %d instances are ready, phase \"%s\""
                    .formatted(variant, last.get().readyInstances(), last.get().phase()));
        }
    }

    private static String phasesOf(History history) {
        List<String> phases = new ArrayList<>();
        history.events(DatabaseState.class).map(DatabaseState::phase).forEach(phase -> {
            if (phases.isEmpty() || !phases.get(phases.size() - 1).equals(phase)) {
                phases.add(phase);
            }
        });
        return String.join(" → ", phases);
    }
}
