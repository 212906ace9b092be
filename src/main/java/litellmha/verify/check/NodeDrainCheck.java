package litellmha.verify.check;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import litellmha.verify.Check;
import litellmha.verify.Disruption;
import litellmha.verify.Promise;
import litellmha.verify.Rig;
import litellmha.verify.Verdict;
import litellmha.verify.Waiting;
import litellmha.verify.client.DatabaseClient;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;
import litellmha.verify.cluster.StateObserver;
import litellmha.verify.history.Event.CheckSkipped;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.History;
import litellmha.verify.undo.UndoStep;

/** The primary's node is emptied of the stack's pods as {@code kubectl drain} does, while rows are written and requests are sent. */
public final class NodeDrainCheck implements Check {

    static final String KEY = "known";
    private static final int CONNECTIONS = 4;
    private static final double PAUSE_SECONDS = 0.05;
    private static final Duration BEFORE_AND_AFTER = Duration.ofSeconds(3);

    /** A person who drains a node has given up by then. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Duration RECOVERY = Duration.ofMinutes(5);

    /** As {@code kubectl drain} does after a refusal. */
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

    static final String LEFT = "pods left on the node";

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
        if (rig.cluster().changes().cordoned(node)) {
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
            rig.cluster().changes().cordon(node, true);
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
        return rig.cluster().databaseIsWhole()
                && rig.cluster().gateways().stream().filter(Pod::ready).count()
                        >= rig.plan().gateway().replicas();
    }

    @Override
    public Verdict judge(History history) {
        return NodeDrainJudge.judge(history);
    }
}
