package litellmha.verify.check;

import static litellmha.verify.judge.DeclaredStateJudge.COMMITS_WAIT;
import static litellmha.verify.judge.DeclaredStateJudge.GATEWAY_DISRUPTION_BUDGETS;
import static litellmha.verify.judge.DeclaredStateJudge.INSTANCES_READY;
import static litellmha.verify.judge.DeclaredStateJudge.PRIMARY_DISRUPTION_BUDGETS;
import static litellmha.verify.judge.DeclaredStateJudge.REPLICAS_READY;
import static litellmha.verify.judge.DeclaredStateJudge.SUSPENDED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import litellmha.kubeapi.Nodes;
import litellmha.kubeapi.Readiness;
import litellmha.names.DatabaseNames;
import litellmha.names.GatewayNames;
import litellmha.names.LabelKeys;
import litellmha.names.RedisNames;
import litellmha.platform.PlatformPlan;
import litellmha.redis.RedisPlan;
import litellmha.settings.Database;
import litellmha.verify.cluster.StackCluster;
import litellmha.verify.history.Event.Comparison;

/**
 * Compares what runs with what is declared, where no object has both.
 *
 * @param disruptionBudgets of each the names of the pods that it selects
 * @param backup CloudNativePG's ScheduledBackup, or a missing node
 * @param streaming the {@code sync_state} of each replica that streams
 * @param synchronousCommit the server's setting
 */
record RunningState(
        List<JsonNode> pods,
        List<JsonNode> nodes,
        Map<String, Set<String>> disruptionBudgets,
        JsonNode postgres,
        JsonNode backup,
        List<String> streaming,
        String synchronousCommit) {

    /** Sync states of a replica that commits wait for. */
    private static final Set<String> SYNCHRONOUS = Set.of("sync", "quorum");

    /** Values of {@code synchronous_commit} with which commits wait for no replica, whatever its state. */
    private static final Set<String> LOCAL_COMMITS = Set.of("off", "local");

    static RunningState of(StackCluster cluster) {
        return new RunningState(
                cluster.objects().pods(),
                cluster.objects().nodes(),
                cluster.objects().disruptionBudgets(),
                cluster.postgres().object(),
                cluster.objects()
                        .find(
                                DatabaseNames.API_VERSION,
                                "ScheduledBackup",
                                cluster.generation().snapshotSchedule()),
                cluster.postgres()
                        .sql(
                                "SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming' AND application_name LIKE '%s-%%'"
                                        .formatted(cluster.generation().cluster())),
                String.join("", cluster.postgres().sql("SHOW synchronous_commit")));
    }

    List<Comparison> compare(PlatformPlan plan) {
        List<Comparison> comparisons = new ArrayList<>();
        List<JsonNode> gateways = having(LabelKeys.COMPONENT, GatewayNames.COMPONENT);
        List<JsonNode> instances = having(
                        DatabaseNames.CLUSTER_LABEL,
                        plan.database().generation().cluster())
                .stream()
                .filter(pod -> !role(pod).isEmpty())
                .toList();
        int wanted = plan.database().instances();
        add(comparisons, REPLICAS_READY, due(plan, ready(gateways)), ready(gateways));
        image(comparisons, "LiteLLM", plan.gateway().image(), gateways, GatewayNames.CONTAINER);
        spread(comparisons, "LiteLLM's pods", due(plan, placed(gateways)), gateways);
        plan.redis().ifPresent(redis -> redis(comparisons, "Redis", redis));
        plan.cache().ifPresent(cache -> redis(comparisons, "Cache", cache));
        add(comparisons, INSTANCES_READY, wanted, postgres.at("/status/readyInstances"));
        image(comparisons, "Postgres", plan.database().image().text(), instances, DatabaseNames.CONTAINER);
        spread(comparisons, "Postgres' instances", wanted, instances);
        add(comparisons, "replicas that stream", wanted - 1, streaming.size());
        add(
                comparisons,
                COMMITS_WAIT,
                plan.database().durability() == Database.Durability.SYNCHRONOUS ? "yes" : "no",
                commitsWait() ? "yes" : "no");
        disruptionBudgets(comparisons, plan, gateways, instances);
        if (plan.database().backup().isPresent()) {
            add(comparisons, SUSPENDED, "no", backup.at("/spec/suspend").asBoolean() ? "yes" : "no");
        }
        return comparisons;
    }

    /** Returns how many of LiteLLM's pods there should be: an autoscaler may have added some. */
    private static long due(PlatformPlan plan, long found) {
        return Math.min(
                Math.max(found, plan.gateway().replicas()), plan.gateway().mostReplicas());
    }

    private void redis(List<Comparison> comparisons, String what, RedisPlan redis) {
        List<JsonNode> pods = having(LabelKeys.COMPONENT, redis.component());
        add(comparisons, what + " pods that are ready", redis.replicas(), ready(pods));
        image(comparisons, what, redis.image(), pods, RedisNames.CONTAINER);
        if (redis.replicated()) {
            spread(comparisons, "Redis' pods", redis.replicas(), pods);
        }
    }

    private boolean commitsWait() {
        return streaming.stream().anyMatch(SYNCHRONOUS::contains) && !LOCAL_COMMITS.contains(synchronousCommit);
    }

    /** CloudNativePG makes its own: one over the primary and, of three instances or more, one over the replicas. */
    private void disruptionBudgets(
            List<Comparison> comparisons, PlatformPlan plan, List<JsonNode> gateways, List<JsonNode> instances) {
        boolean guaranteed = plan.database().disruptionBudgets();
        int replicasWanted = plan.database().instances() - 1;
        Map<Boolean, List<JsonNode>> byRole = instances.stream()
                .collect(Collectors.partitioningBy(pod -> role(pod).equals(DatabaseNames.PRIMARY)));
        add(
                comparisons,
                GATEWAY_DISRUPTION_BUDGETS,
                plan.gateway().disruptionBudget() ? GatewayNames.DISRUPTION_BUDGET + " (minAvailable 1)" : "none",
                disruptionBudgetsOver(gateways));
        add(
                comparisons,
                PRIMARY_DISRUPTION_BUDGETS,
                guaranteed ? plan.database().generation().primaryDisruptionBudget() + " (minAvailable 1)" : "none",
                disruptionBudgetsOver(byRole.get(true)));
        if (replicasWanted > 0) {
            add(
                    comparisons,
                    "disruption budgets over the replicas",
                    guaranteed && replicasWanted > 1
                            ? "%s (minAvailable %d)"
                                    .formatted(plan.database().generation().cluster(), replicasWanted - 1)
                            : "none",
                    disruptionBudgetsOver(byRole.get(false)));
        }
    }

    private String disruptionBudgetsOver(List<JsonNode> some) {
        return joined(some, pod -> {
            String names = disruptionBudgets.entrySet().stream()
                    .filter(budget -> budget.getValue().contains(name(pod)))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .collect(Collectors.joining(", "));
            return names.isEmpty() ? "none" : names;
        });
    }

    private List<JsonNode> having(String label, String value) {
        return pods.stream().filter(pod -> label(pod, label).equals(value)).toList();
    }

    /** Compares whether pods are spread over as many nodes and zones as accept pods. */
    private void spread(List<Comparison> comparisons, String of, long wanted, List<JsonNode> some) {
        JsonNode spec = some.isEmpty() ? MissingNode.getInstance() : some.get(0).path("spec");
        for (String key : List.of(LabelKeys.HOSTNAME, LabelKeys.ZONE)) {
            Set<String> there = nodes.stream()
                    .filter(node -> Nodes.take(node, spec))
                    .map(node -> label(node, key))
                    .filter(value -> !value.isEmpty())
                    .collect(Collectors.toSet());
            Set<String> used = some.stream()
                    .map(pod -> domain(pod, key))
                    .filter(value -> !value.isEmpty())
                    .collect(Collectors.toSet());
            if (!there.isEmpty()) {
                add(
                        comparisons,
                        "%s that %s are on".formatted(key.equals(LabelKeys.HOSTNAME) ? "nodes" : "zones", of),
                        Math.min(wanted, there.size()),
                        used.size());
            }
        }
    }

    private String domain(JsonNode pod, String key) {
        return nodes.stream()
                .filter(node -> name(node).equals(pod.at("/spec/nodeName").asText()))
                .map(node -> label(node, key))
                .findFirst()
                .orElse("");
    }

    private static void image(
            List<Comparison> comparisons, String of, String declared, List<JsonNode> some, String container) {
        add(comparisons, "image of " + of, declared, joined(some, pod -> StreamSupport.stream(
                        pod.at("/spec/containers").spliterator(), false)
                .filter(found -> found.path("name").asText().equals(container))
                .map(found -> found.path("image").asText())
                .collect(Collectors.joining())));
    }

    /** Returns the different answers for the pods. */
    private static String joined(List<JsonNode> pods, Function<JsonNode, String> said) {
        return pods.isEmpty()
                ? "no pods"
                : pods.stream().map(said).distinct().sorted().collect(Collectors.joining(" / "));
    }

    private static long placed(List<JsonNode> some) {
        return some.stream().filter(pod -> pod.path("spec").has("nodeName")).count();
    }

    private static long ready(List<JsonNode> some) {
        return some.stream().filter(Readiness::isReady).count();
    }

    private static void add(List<Comparison> comparisons, String what, Object declared, Object found) {
        comparisons.add(new Comparison(what, String.valueOf(declared), String.valueOf(found)));
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    private static String role(JsonNode pod) {
        return label(pod, DatabaseNames.INSTANCE_ROLE_LABEL);
    }

    private static String label(JsonNode object, String key) {
        return object.path("metadata").path("labels").path(key).asText();
    }
}
