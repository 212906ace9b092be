package litellmha.verify.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import litellmha.verify.Check;
import litellmha.verify.Disruption;
import litellmha.verify.Figure;
import litellmha.verify.Promise;
import litellmha.verify.Rig;
import litellmha.verify.Verdict;
import litellmha.verify.Waiting;
import litellmha.verify.client.DatabaseClient;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;
import litellmha.verify.cluster.StateObserver;
import litellmha.verify.history.Event.DatabaseState;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.history.Event.Request;
import litellmha.verify.history.Event.Write;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;
import litellmha.verify.undo.UndoStep;

/** The primary is lost, at once and with its grace period, while rows are written and requests are sent. */
public final class FailoverCheck implements Check {

    private static final String IMMEDIATE = "without grace";
    private static final String GRACEFUL = "with grace";
    private static final String KNOWN_KEY = "known";
    private static final String MINT = "mint";

    private static final int CONNECTIONS = 4;
    private static final double PAUSE_SECONDS = 0.05;
    private static final Duration BEFORE_AND_AFTER = Duration.ofSeconds(3);
    private static final Duration RECOVERY = Duration.ofMinutes(3);

    /** Fewer rows before the fault say nothing about what was acknowledged. */
    private static final int ROWS_BEFORE = 20;

    /** From then on CloudNativePG has not failed over but given up; seen on three nodes: 3 to 8 s. */
    private static final double LONGEST_SECONDS = 60;

    private static final String HEALTHY = "Cluster in healthy state";

    @Override
    public String id() {
        return "failover";
    }

    @Override
    public String claim(Promise promise) {
        return promise.synchronous()
                ? "When the primary is lost a replica takes over, and no acknowledged row is lost."
                : "When the primary is lost a replica takes over; rows acknowledged since the last replication may be lost, and"
                        + " are counted.";
    }

    @Override
    public Disruption disruption(Promise promise) {
        return Disruption.DELETES_PODS;
    }

    @Override
    public String does(Promise promise) {
        return "Writes rows of its own while it deletes the primary's pod, first without grace, then with its grace period.";
    }

    @Override
    public String undo() {
        return "CloudNativePG starts the pod again, as a replica; the rows are dropped.";
    }

    @Override
    public Duration takes(Promise promise) {
        return Duration.ofMinutes(2);
    }

    @Override
    public Optional<String> inapplicable(Promise promise) {
        return promise.databaseInstances() > 1
                ? Optional.empty()
                : Optional.of(
                        "tier %s promises one instance, which nothing can take over from".formatted(promise.tier()));
    }

    @Override
    public void observe(Rig rig) throws InterruptedException {
        loseThePrimary(rig, IMMEDIATE, Optional.of(0L));
        Waiting.await("the old primary is back", RECOVERY, () -> whole(rig));
        loseThePrimary(rig, GRACEFUL, Optional.empty());
    }

    private void loseThePrimary(Rig rig, String variant, Optional<Long> grace) throws InterruptedException {
        rig.record(new Phase(variant));
        DatabaseClient database = rig.database();
        try (var drop = rig.before(new UndoStep.DropProbeRows())) {
            database.createTable();
            Pod primary = rig.cluster().primary();
            List<Pod> gateways = rig.cluster().gateways();
            try (StateObserver states = rig.observeStates();
                    GatewayClient gateway = rig.gateway();
                    DatabaseClient.Probe probe = database.probe(CONNECTIONS, PAUSE_SECONDS)) {
                gateway.mint(gateways.get(0), KNOWN_KEY, "{}");
                gateways.forEach(pod -> gateway.ask(pod, KNOWN_KEY));
                try (GatewayClient.Load load = gateway.load(KNOWN_KEY, gateways, KNOWN_KEY, 2, 0.1, false)) {
                    Thread.sleep(BEFORE_AND_AFTER.toMillis());
                    recordLag(rig, primary);
                    rig.delete(primary, grace);
                    awaitKeysOfEveryPod(rig, primary, gateway, gateways);
                    Waiting.await("the old primary is back", RECOVERY, () -> whole(rig));
                    Thread.sleep(BEFORE_AND_AFTER.toMillis());
                }
                gateway.delete(gateways.get(0), KNOWN_KEY);
                probe.stopAndCount();
            }
        }
    }

    private static boolean whole(Rig rig) {
        DatabaseState state = rig.cluster().databaseState();
        return state.phase().equals(HEALTHY)
                && state.readyInstances()
                        == rig.cluster().postgres().at("/spec/instances").asInt();
    }

    private static void recordLag(Rig rig, Pod primary) {
        String answer = rig.cluster()
                .run(
                        primary.name(),
                        "postgres",
                        "psql",
                        "-qAtX",
                        "-c",
                        "SELECT application_name, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) FROM pg_stat_replication"
                                + " WHERE replay_lsn IS NOT NULL");
        answer.lines()
                .map(line -> line.split("\\|"))
                .forEach(parts -> rig.record(new Measurement(
                        "replication lag", Optional.of(parts[0]), Double.parseDouble(parts[1]), "bytes")));
    }

    /** New keys need the database: each pod is asked for one until it makes it. */
    private static void awaitKeysOfEveryPod(Rig rig, Pod lost, GatewayClient gateway, List<Pod> gateways)
            throws InterruptedException {
        List<Pod> waiting = new ArrayList<>(gateways);
        Waiting.await("another primary takes over, and every gateway pod makes keys", RECOVERY, () -> {
            if (rig.cluster().databaseState().primary().equals(lost.name())) {
                return false;
            }
            waiting.removeIf(pod -> gateway.tryMint(pod, MINT, "{}").code() == 200);
            return waiting.isEmpty();
        });
        gateway.delete(gateways.get(0), MINT);
    }

    @Override
    public Verdict judge(History history) {
        Findings findings = new Findings();
        List<String> phases = new ArrayList<>();
        Map<String, History> variants = history.phases();
        for (String variant : List.of(IMMEDIATE, GRACEFUL)) {
            Optional<History> part = Optional.ofNullable(variants.get(variant));
            part.ifPresentOrElse(
                    own -> judge(variant, own, findings), () -> findings.unknown(variant + ": it was not tried"));
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
                                    .orElse("the history does not have both the fault and the rows found after it")));
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
        findings.figure(Figure.count("rows acknowledged, " + variant, acknowledged.size()));
        findings.figure(Figure.count("rows lost, " + variant, rows.lost()));
        if (rows.lost() > 0 && history.promise().synchronous()) {
            findings.failed("%s: %d acknowledged rows are lost".formatted(variant, rows.lost()));
        }
        if (first.isEmpty()) {
            findings.failed(variant + ": no row was acknowledged by another primary");
            return;
        }
        Timed<Write> last = before.get(before.size() - 1);
        double outage = (first.get().nanos() - last.nanos()) / 1e9;
        findings.figure(new Figure("time without writes, " + variant, outage, "s"));
        findings.figure(new Figure(
                "the same by the servers' clocks, " + variant,
                first.get().event().rowTime() - last.event().rowTime(),
                "s"));
        if (outage > LONGEST_SECONDS) {
            findings.failed("%s: no row was acknowledged for %.1f s, more than %.0f s"
                    .formatted(variant, outage, LONGEST_SECONDS));
        }
        addLag(variant, history, findings);
        addGateways(variant, history, fault.get().nanos(), findings);
        judgeStates(variant, history, fault.get(), findings);
    }

    private static void addLag(String variant, History history, Findings findings) {
        history.events(Measurement.class)
                .mapToDouble(Measurement::value)
                .max()
                .ifPresent(
                        lag -> findings.figure(new Figure("replication lag at the fault, " + variant, lag, "bytes")));
    }

    /** For each pod: known keys that were refused, and when it made a key again. */
    private static void addGateways(String variant, History history, long fault, Findings findings) {
        Map<String, List<Timed<Request>>> byPod = history.timed(Request.class).stream()
                .filter(request -> request.nanos() > fault)
                .collect(Collectors.groupingBy(request -> request.event().pod()));
        byPod.keySet().stream().sorted().forEach(pod -> {
            findings.figure(Figure.count(
                    "known key refused by %s, %s".formatted(pod, variant),
                    byPod.get(pod).stream()
                            .map(Timed::event)
                            .filter(request -> request.load().equals(KNOWN_KEY) && request.code() != 200)
                            .count()));
            byPod.get(pod).stream()
                    .filter(request -> request.event().load().equals(MINT)
                            && request.event().code() == 200)
                    .findFirst()
                    .ifPresent(request -> findings.figure(Figure.seconds(
                            "keys made again by %s, %s".formatted(pod, variant), request.nanos() - fault)));
        });
    }

    private static void judgeStates(String variant, History history, Timed<Fault> fault, Findings findings) {
        Optional<DatabaseState> last = history.events(DatabaseState.class).reduce((earlier, later) -> later);
        if (last.isEmpty()) {
            findings.unknown(variant + ": nobody watched the Cluster");
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
        if (!last.get().phase().equals(HEALTHY)
                || last.get().readyInstances() < history.promise().databaseInstances()) {
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
