package litellmha.verify.check;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import litellmha.verify.history.Event.CheckSkipped;
import litellmha.verify.history.Event.DatabaseState;
import litellmha.verify.history.Event.Eviction;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.GatewayState;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.Event.Write;
import litellmha.verify.history.History;
import litellmha.verify.history.History.Timed;
import litellmha.verify.undo.UndoStep;

/** The primary's node is emptied of the stack's pods as {@code kubectl drain} does, while rows are written and requests are sent. */
public final class NodeDrainCheck implements Check {

    private static final String KEY = "known";
    private static final int CONNECTIONS = 4;
    private static final double PAUSE_SECONDS = 0.05;
    private static final Duration BEFORE_AND_AFTER = Duration.ofSeconds(3);

    /** A person who drains a node has given up by then. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Duration RECOVERY = Duration.ofMinutes(5);

    /** As {@code kubectl drain} does after a refusal. */
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

    /** Fewer rows and requests say nothing. */
    private static final int LEAST = 100;

    private static final String LEFT = "pods left on the node";
    private static final String HEALTHY = "Cluster in healthy state";
    private static final int GONE = 404;

    @Override
    public String id() {
        return "node-drain";
    }

    @Override
    public String claim(Promise promise) {
        return "The primary's node can be drained: no acknowledged row is lost, and LiteLLM answers known keys throughout.";
    }

    @Override
    public Disruption disruption(Promise promise) {
        return Disruption.DELETES_PODS;
    }

    @Override
    public String does(Promise promise) {
        return "Cordons the primary's node and evicts the stack's pods from it, and no others, while it writes rows of its own and"
                + " sends requests.";
    }

    @Override
    public String undo() {
        return "Uncordons the node; CloudNativePG and the Deployments start the pods again.";
    }

    @Override
    public Duration takes(Promise promise) {
        return Duration.ofMinutes(3);
    }

    @Override
    public Optional<String> inapplicable(Promise promise) {
        return promise.databaseInstances() > 1 && promise.gatewayReplicas() > 1
                ? Optional.empty()
                : Optional.of("tier %s promises one of a kind, which is away while it moves".formatted(promise.tier()));
    }

    @Override
    public void observe(Rig rig) throws InterruptedException {
        String node = rig.cluster().primary().node();
        if (rig.cluster().cordoned(node)) {
            rig.record(new CheckSkipped("node %s is cordoned already: somebody is at work there".formatted(node)));
            return;
        }
        if (rig.cluster().nodeObjects().stream().filter(RunningState::takesPods).count() < 2) {
            rig.record(new CheckSkipped("there is no other node that takes pods"));
            return;
        }
        DatabaseClient database = rig.database();
        try (var drop = rig.before(new UndoStep.DropProbeRows())) {
            database.createTable();
            Pod first = rig.cluster().gateways().get(0);
            try (StateObserver states = rig.observeStates();
                    GatewayClient gateway = rig.gateway();
                    DatabaseClient.Probe probe = database.probe(CONNECTIONS, PAUSE_SECONDS)) {
                gateway.mint(first, KEY, "{}");
                rig.cluster().gateways().forEach(pod -> gateway.ask(pod, KEY));
                try (GatewayClient.Load load = gateway.load(KEY, List.of(), KEY, 3, 0.2, false)) {
                    Thread.sleep(BEFORE_AND_AFTER.toMillis());
                    drain(rig, node);
                    Waiting.await("all instances are back", RECOVERY, () -> whole(rig));
                    Thread.sleep(BEFORE_AND_AFTER.toMillis());
                }
                gateway.delete(rig.cluster().gateways().get(0), KEY);
                probe.stopAndCount();
            }
        }
    }

    private static void drain(Rig rig, String node) throws InterruptedException {
        try (var uncordon = rig.before(new UndoStep.Uncordon(node))) {
            rig.record(new Fault("cordon node", node, ""));
            rig.cluster().cordon(node, true);
            Set<String> there = podsOn(rig, node).stream().map(Pod::uid).collect(Collectors.toSet());
            long end = System.nanoTime() + LONGEST.toNanos();
            List<Pod> left = podsOn(rig, node);
            while (!left.isEmpty() && System.nanoTime() < end) {
                left.stream().filter(pod -> !pod.leaving()).forEach(pod -> rig.evict(pod, false));
                Waiting.until(BETWEEN_TRIES, () -> podsOn(rig, node).isEmpty());
                left = podsOn(rig, node).stream()
                        .filter(pod -> there.contains(pod.uid()))
                        .toList();
            }
            rig.record(new Measurement(LEFT, Optional.of(node), left.size(), ""));
        }
    }

    /** Those of the stack that serve, also those that are being deleted; the run's own client stays. */
    private static List<Pod> podsOn(Rig rig, String node) {
        return rig.cluster().servingPods().stream()
                .filter(pod -> pod.node().equals(node))
                .toList();
    }

    private static boolean whole(Rig rig) {
        DatabaseState state = rig.cluster().databaseState();
        return state.phase().equals(HEALTHY)
                && state.readyInstances()
                        == rig.cluster().postgres().at("/spec/instances").asInt()
                && rig.cluster().gateways().stream().filter(Pod::ready).count()
                        >= rig.plan().gateway().replicas();
    }

    @Override
    public Verdict judge(History history) {
        Findings findings = new Findings();
        Optional<Timed<Fault>> cordoned = history.timed(Fault.class).stream().findFirst();
        Optional<Timed<Measurement>> left = history.timed(Measurement.class).stream()
                .filter(measurement -> measurement.event().name().equals(LEFT))
                .findFirst();
        if (cordoned.isEmpty() || left.isEmpty()) {
            return Verdict.inconclusive(
                    "The history does not have the drain from its beginning to its end.", List.of());
        }
        judgeDrain(history, cordoned.get(), left.get(), findings);
        judgeRows(history, findings);
        judgePrimary(history, cordoned.get(), findings);
        judgeGateway(history, cordoned.get(), findings);
        return findings.verdict("Node %s was drained; no acknowledged row is lost and no request failed."
                .formatted(cordoned.get().event().target()));
    }

    private static void judgeDrain(History history, Timed<Fault> cordoned, Timed<Measurement> left, Findings findings) {
        List<Eviction> evictions = history.events(Eviction.class).toList();
        findings.figure(Figure.count(
                "pods evicted",
                evictions.stream()
                        .filter(eviction -> eviction.code() == EvictionCheck.EVICTED)
                        .count()));
        findings.figure(Figure.count(
                "evictions refused meanwhile",
                evictions.stream()
                        .filter(eviction -> eviction.code() == EvictionCheck.REFUSED)
                        .count()));
        findings.figure(Figure.seconds("drain", left.nanos() - cordoned.nanos()));
        if (left.event().value() > 0) {
            findings.failed("%.0f pods were still on node %s after %.0f s"
                    .formatted(
                            left.event().value(), cordoned.event().target(), (left.nanos() - cordoned.nanos()) / 1e9));
        }
        if (evictions.stream().noneMatch(eviction -> eviction.code() == EvictionCheck.EVICTED)) {
            findings.unknown("no pod was evicted");
        }
        Set<Integer> known = Set.of(EvictionCheck.EVICTED, EvictionCheck.REFUSED, GONE);
        evictions.stream()
                .filter(eviction -> !known.contains(eviction.code()))
                .map(eviction -> "the eviction of %s was answered with %d \"%s\""
                        .formatted(eviction.pod(), eviction.code(), eviction.message()))
                .distinct()
                .forEach(findings::failed);
    }

    private static void judgeRows(History history, Findings findings) {
        ProbeRows rows = ProbeRows.of(history);
        List<Timed<Write>> acknowledged = rows.acknowledged();
        Optional<String> gap = rows.gap();
        if (gap.isPresent() || rows.found().isEmpty() || acknowledged.size() < LEAST) {
            findings.unknown(gap.map(text -> "the history has a gap: " + text)
                    .orElse("%d rows were acknowledged, %s"
                            .formatted(
                                    acknowledged.size(),
                                    rows.found().isEmpty() ? "and none was looked up" : "which are too few")));
            return;
        }
        findings.figure(Figure.count("rows acknowledged", acknowledged.size()));
        findings.figure(Figure.count("rows lost", rows.lost()));
        findings.figure(Figure.seconds("longest time without writes", longestGap(acknowledged)));
        if (rows.lost() > 0) {
            findings.failed("%d acknowledged rows are lost".formatted(rows.lost()));
        }
    }

    private static long longestGap(List<Timed<Write>> acknowledged) {
        long longest = 0;
        for (int i = 1; i < acknowledged.size(); i++) {
            longest = Math.max(
                    longest,
                    acknowledged.get(i).nanos() - acknowledged.get(i - 1).nanos());
        }
        return longest;
    }

    private static void judgePrimary(History history, Timed<Fault> cordoned, Findings findings) {
        List<Timed<DatabaseState>> states = history.timed(DatabaseState.class);
        Optional<String> before = states.stream()
                .filter(state -> state.nanos() < cordoned.nanos())
                .map(state -> state.event().primary())
                .reduce((first, second) -> second);
        if (before.isEmpty()) {
            findings.unknown("nobody watched the Cluster before the drain");
            return;
        }
        List<Timed<DatabaseState>> after = states.stream()
                .filter(state -> state.nanos() >= cordoned.nanos())
                .toList();
        after.stream()
                .filter(state -> !state.event().primary().equals(before.get())
                        && state.event()
                                .endpoints()
                                .equals(List.of(state.event().primary())))
                .findFirst()
                .ifPresentOrElse(
                        moved -> findings.figure(
                                Figure.seconds("until another primary was served", moved.nanos() - cordoned.nanos())),
                        () -> findings.failed("%s stayed the primary".formatted(before.get())));
        DatabaseState last = states.get(states.size() - 1).event();
        if (!last.phase().equals(HEALTHY)
                || last.readyInstances() < history.promise().databaseInstances()) {
            findings.failed(
                    "afterwards %d instances are ready, phase \"%s\"".formatted(last.readyInstances(), last.phase()));
        }
    }

    private static void judgeGateway(History history, Timed<Fault> cordoned, Findings findings) {
        Requests requests = Requests.of(history, List.of(KEY)).endedAfter(cordoned.nanos());
        findings.figure(Figure.count("requests of a known key", requests.count()));
        findings.figure(Figure.count("of them failed", requests.refused().count()));
        findings.figure(new Figure("longest answer", requests.slowest(), "s"));
        if (requests.count() < LEAST) {
            findings.unknown("only %d requests were sent during the drain".formatted(requests.count()));
        }
        if (requests.refused().count() + requests.cut().count() > 0) {
            findings.failed("%d of %d requests failed: %s"
                    .formatted(
                            requests.refused().count() + requests.cut().count(),
                            requests.count(),
                            Stream.of(requests.refused().kinds(), requests.cut().kinds())
                                    .filter(kinds -> !kinds.isEmpty())
                                    .collect(Collectors.joining(", "))));
        }
        List<GatewayState> states = history.events(GatewayState.class).toList();
        if (states.isEmpty()) {
            findings.unknown("nobody watched the Service");
        } else if (states.stream().anyMatch(state -> state.endpoints().isEmpty())) {
            findings.failed("no LiteLLM pod was behind the Service");
        }
    }
}
