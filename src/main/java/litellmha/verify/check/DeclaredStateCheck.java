package litellmha.verify.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import litellmha.gateway.GatewayPlan;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.verify.Check;
import litellmha.verify.Disruption;
import litellmha.verify.Figure;
import litellmha.verify.Promise;
import litellmha.verify.Rig;
import litellmha.verify.Verdict;
import litellmha.verify.history.Event.Comparison;
import litellmha.verify.history.History;

/** What the stack declares and what runs are held against each other. */
public final class DeclaredStateCheck implements Check {

    /** Without any of these the stack was not looked at as a whole. */
    private static final List<String> ALWAYS = List.of(
            RunningState.REPLICAS_READY,
            RunningState.INSTANCES_READY,
            RunningState.COMMITS_WAIT,
            RunningState.GATEWAY_BUDGETS,
            RunningState.PRIMARY_BUDGETS);

    private static final List<String> OBJECTS =
            List.of("Deployment " + GatewayPlan.SERVICE, "ConfigMap litellm-config", "Cluster litellm-pg");

    @Override
    public String id() {
        return "declared-state";
    }

    @Override
    public String claim(Promise promise) {
        return "What runs is what the stack declares: %d LiteLLM %s, %d Postgres %s, %s replication, %s."
                .formatted(
                        promise.gatewayReplicas(),
                        promise.gatewayReplicas() == 1 ? "pod" : "pods",
                        promise.databaseInstances(),
                        promise.databaseInstances() == 1 ? "instance" : "instances",
                        promise.databaseInstances() == 1
                                ? "no"
                                : promise.synchronous() ? "synchronous" : "asynchronous",
                        promise.scheduledBackups() ? "scheduled backups" : "no backups");
    }

    @Override
    public Disruption disruption(Promise promise) {
        return Disruption.READS;
    }

    @Override
    public String does(Promise promise) {
        return "Reads the stack's objects and pods, the nodes, and pg_stat_replication in the primary.";
    }

    @Override
    public String undo() {
        return "Nothing is changed.";
    }

    @Override
    public Duration takes(Promise promise) {
        return Duration.ofSeconds(10);
    }

    @Override
    public Optional<String> inapplicable(Promise promise) {
        return Optional.empty();
    }

    @Override
    public void observe(Rig rig) {
        Manifests declared = DeclaredObjects.of(RenderedStack.of(rig.plan()));
        List<JsonNode> found = declared.objects().stream()
                .map(object -> rig.cluster()
                        .object(object.path("apiVersion").asText(), Manifests.kind(object), Manifests.name(object)))
                .filter(object -> !object.isMissingNode())
                .toList();
        DeclaredObjects.compare(declared, found).forEach(rig::record);
        RunningState.of(rig.cluster()).compare(rig.plan()).forEach(rig::record);
    }

    @Override
    public Verdict judge(History history) {
        List<Comparison> comparisons = history.events(Comparison.class).toList();
        List<Comparison> drift = comparisons.stream()
                .filter(comparison -> !comparison.declared().equals(comparison.found()))
                .toList();
        List<Figure> figures =
                List.of(Figure.count("things compared", comparisons.size()), Figure.count("differences", drift.size()));
        if (!drift.isEmpty()) {
            return Verdict.fail(
                    drift.stream()
                            .map(comparison -> "%s: declared %s, found %s"
                                    .formatted(comparison.what(), comparison.declared(), comparison.found()))
                            .collect(Collectors.joining("; ")),
                    figures);
        }
        List<String> missing = missing(history.promise(), comparisons);
        return missing.isEmpty()
                ? Verdict.pass("All that the stack declares is there and runs.", figures)
                : Verdict.inconclusive("not compared: " + String.join(", ", missing), figures);
    }

    private static List<String> missing(Promise promise, List<Comparison> comparisons) {
        List<String> wanted = new ArrayList<>(ALWAYS);
        wanted.addAll(OBJECTS);
        if (promise.scheduledBackups()) {
            wanted.add(RunningState.SUSPENDED);
        }
        comparisons.forEach(comparison -> wanted.remove(comparison.what()));
        return wanted;
    }
}
