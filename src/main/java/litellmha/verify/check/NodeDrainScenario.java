package litellmha.verify.check;

import static litellmha.verify.judge.NodeDrainJudge.KEY;
import static litellmha.verify.judge.NodeDrainJudge.LEFT;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.kubeapi.Nodes;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;
import litellmha.platform.PlatformPlan;
import litellmha.verify.client.DatabaseClient;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;
import litellmha.verify.cluster.StackChanges;
import litellmha.verify.cluster.StateObserver;
import litellmha.verify.cluster.Waiting;
import litellmha.verify.history.Event.CheckSkipped;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.undo.UndoStep;

/**
 * The primary's node is emptied of the stack's pods as {@code kubectl drain} does, while rows are written and requests
 * are sent.
 */
final class NodeDrainScenario implements Scenario {

    private static final int CONNECTIONS = 4;
    private static final double PAUSE_SECONDS = 0.05;
    private static final Duration BEFORE_AND_AFTER = Duration.ofSeconds(3);

    /** A person who drains a node has given up by then. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Duration RECOVERY = Duration.ofMinutes(5);

    /** The same pause after a refusal as that of {@code kubectl drain}. */
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

    @Override
    public List<Right> rights(PlatformPlan plan) {
        return Stream.of(
                        StateObserver.RIGHTS,
                        StackChanges.EVICT,
                        StackChanges.CORDON,
                        Rights.inCluster("", "nodes", "list"))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void observe(CheckContext context) throws InterruptedException {
        Pod primary = context.cluster().postgres().primary();
        String node = primary.node();
        if (context.cluster().changes().cordoned(node)) {
            context.record(new CheckSkipped("node %s is cordoned already: somebody is at work there".formatted(node)));
            return;
        }
        JsonNode spec =
                context.cluster().objects().find("v1", "Pod", primary.name()).path("spec");
        if (context.cluster().objects().nodes().stream()
                        .filter(candidate -> Nodes.take(candidate, spec))
                        .count()
                < 2) {
            context.record(new CheckSkipped("no other node accepts pods"));
            return;
        }
        DatabaseClient database = context.database();
        try (var drop = context.journal().record(new UndoStep.DropProbeRows())) {
            database.createTable();
            Pod first = context.cluster().pods().gateways().get(0);
            try (StateObserver states = context.observeStates();
                    GatewayClient gateway = context.gateway();
                    DatabaseClient.Probe probe = database.probe(CONNECTIONS, PAUSE_SECONDS)) {
                gateway.mint(first, KEY, "{}");
                context.cluster().pods().gateways().forEach(pod -> gateway.ask(pod, KEY));
                try (GatewayClient.Load load = gateway.load(KEY, List.of(), KEY, 3, 0.2, false)) {
                    Thread.sleep(BEFORE_AND_AFTER.toMillis());
                    drain(context, node);
                    Waiting.await("all instances and LiteLLM pods are back", RECOVERY, () -> healthy(context));
                    Thread.sleep(BEFORE_AND_AFTER.toMillis());
                }
                gateway.delete(context.cluster().pods().gateways().get(0), KEY);
                probe.stopAndCount();
            }
        }
    }

    private static void drain(CheckContext context, String node) throws InterruptedException {
        try (var uncordon = context.journal().record(new UndoStep.Uncordon(node))) {
            context.record(new Fault("cordon node", node, ""));
            context.cluster().changes().cordon(node, true);
            Set<String> there = podsOn(context, node).stream().map(Pod::uid).collect(Collectors.toSet());
            long end = System.nanoTime() + LONGEST.toNanos();
            List<Pod> left = podsOn(context, node);
            while (!left.isEmpty() && System.nanoTime() < end) {
                left.stream().filter(pod -> !pod.terminating()).forEach(pod -> context.evict(pod, false));
                Waiting.until(BETWEEN_TRIES, () -> podsOn(context, node).isEmpty());
                left = podsOn(context, node).stream()
                        .filter(pod -> there.contains(pod.uid()))
                        .toList();
            }
            context.record(new Measurement(LEFT, Optional.of(node), left.size(), ""));
        }
    }

    /** Those of the stack that serve, also those that are being deleted; the run's own client stays. */
    private static List<Pod> podsOn(CheckContext context, String node) {
        return context.cluster().pods().serving().stream()
                .filter(pod -> pod.node().equals(node))
                .toList();
    }

    /** Returns whether all instances of Postgres and all LiteLLM pods are ready. */
    static boolean healthy(CheckContext context) {
        return context.cluster().postgres().isHealthy() && context.gatewaysAreReady();
    }
}
