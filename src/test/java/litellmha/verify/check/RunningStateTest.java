package litellmha.verify.check;

import static litellmha.verify.check.RunningPods.PROD;
import static litellmha.verify.check.RunningPods.gateway;
import static litellmha.verify.check.RunningPods.instance;
import static litellmha.verify.check.RunningPods.json;
import static litellmha.verify.check.RunningPods.node;
import static litellmha.verify.check.RunningPods.pod;
import static litellmha.verify.check.RunningPods.redis;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.ProdConfiguration;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Test;

class RunningStateTest {

    private static final PlatformPlan COST = PlatformPlan.of("cost", CommittedStacks.settings("cost"));

    private final List<JsonNode> nodes = new ArrayList<>(List.of(node("n1", "a"), node("n2", "b"), node("n3", "c")));
    private final List<JsonNode> pods = new ArrayList<>(List.of(
            gateway("g1", "n1"),
            gateway("g2", "n2"),
            redis("r1", "n1"),
            instance("pg-1", "n1", "primary"),
            instance("pg-2", "n2", "replica"),
            instance("pg-3", "n3", "replica")));
    private final Map<String, Set<String>> budgets = new HashMap<>(Map.of(
            "litellm (minAvailable 1)", Set.of("g1", "g2"),
            "litellm-pg-primary (minAvailable 1)", Set.of("pg-1"),
            "litellm-pg (minAvailable 1)", Set.of("pg-2", "pg-3")));
    private JsonNode backup = json("{\"spec\":{\"schedule\":\"0 0 2 * * *\"}}");
    private List<String> streaming = List.of("quorum", "quorum");
    private String synchronousCommit = "on";

    private List<String> drift(PlatformPlan plan) {
        RunningState state = new RunningState(
                pods,
                nodes,
                budgets,
                json("{\"status\":{\"readyInstances\":%d}}"
                        .formatted(pods.stream()
                                .filter(pod -> pod.at("/metadata/labels").has("cnpg.io/cluster"))
                                .count())),
                backup,
                streaming,
                synchronousCommit);
        return state.compare(plan).stream()
                .filter(comparison -> !comparison.declared().equals(comparison.found()))
                .map(comparison -> "%s: %s, %s".formatted(comparison.what(), comparison.declared(), comparison.found()))
                .toList();
    }

    @Test
    void aWholeStackDoesNotDiffer() {
        assertThat(drift(PROD)).isEmpty();
    }

    @Test
    void podsThatAnAutoscalerHasAddedDoNotDifferUpToItsMaximum() {
        PlatformPlan scaled = autoscaled(4);
        assertThat(drift(scaled)).isEmpty();

        added("g3", "n3");
        added("g4", "n1");
        assertThat(drift(scaled)).isEmpty();
        assertThat(drift(PROD)).contains("LiteLLM pods that are ready: 2, 4");

        added("g5", "n2");
        assertThat(drift(scaled)).containsExactly("LiteLLM pods that are ready: 4, 5");
    }

    @Test
    void anAutoscaledStackHasNeverFewerPodsThanItsTier() {
        pods.removeIf(pod -> pod.at("/metadata/name").asText().equals("g2"));

        assertThat(drift(autoscaled(4))).contains("LiteLLM pods that are ready: 2, 1");
    }

    @Test
    void podsThatAnAutoscalerHasAddedAreSpreadToo() {
        added("g3", "n2");

        assertThat(drift(autoscaled(4)))
                .containsExactly("nodes that LiteLLM's pods are on: 3, 2", "zones that LiteLLM's pods are on: 3, 2");
    }

    @Test
    void podsThatAnAutoscalerHasJustAddedNeedNotBeReadyNorHaveANode() {
        added("g3", "n3");
        ((ObjectNode) pods.get(pods.size() - 1)).remove("status");
        added("g4", "");
        ObjectNode pending = (ObjectNode) pods.get(pods.size() - 1);
        pending.remove("status");
        pending.withObject("/spec").remove("nodeName");

        assertThat(drift(autoscaled(4))).isEmpty();
    }

    private void added(String name, String node) {
        pods.add(gateway(name, node));
        budgets.merge("litellm (minAvailable 1)", Set.of(name), (before, more) -> Stream.concat(
                        before.stream(), more.stream())
                .collect(Collectors.toSet()));
    }

    private static PlatformPlan autoscaled(int most) {
        StackFile file = StackFile.read(CommittedStacks.CHECKOUT, "prod");
        file.config().withObject("/litellm-ha:gateway/autoscaling").put("maxReplicas", most);
        return PlatformPlan.of("prod", file.settings());
    }

    @Test
    void aCacheRunsOrIsMissed() {
        PlatformPlan cached =
                PlatformPlan.of("prod", new ProdConfiguration().withCache("").read());

        assertThat(drift(cached))
                .contains("Cache pods that are ready: 1, 0", "image of Cache: example.org/redis:7, no pods");
        pods.add(pod("c1", "n2", "{\"app.kubernetes.io/component\":\"cache\"}", "redis", "example.org/redis:7"));
        assertThat(drift(cached)).noneMatch(difference -> difference.contains("Cache"));
    }

    @Test
    void threePodsOfRedisRunOnThreeNodesOrAreMissed() {
        PlatformPlan replicated = PlatformPlan.of("prod", CommittedStacks.replicated());

        assertThat(drift(replicated))
                .containsExactly(
                        "Redis pods that are ready: 3, 1",
                        "nodes that Redis' pods are on: 3, 1",
                        "zones that Redis' pods are on: 3, 1");
        pods.addAll(List.of(redis("r2", "n2"), redis("r3", "n3")));
        assertThat(drift(replicated)).isEmpty();
    }

    @Test
    void aStackOfTierCostOnOneNodeDoesNotDiffer() {
        nodes.removeIf(node -> !node.at("/metadata/name").asText().equals("n1"));
        pods.removeIf(
                pod -> !Set.of("g1", "pg-1").contains(pod.at("/metadata/name").asText()));
        pods.set(0, gateway(COST, "g1", "n1"));
        pods.set(1, instance(COST, "pg-1", "n1", "primary"));
        budgets.clear();
        backup = MissingNode.getInstance();
        streaming = List.of();

        assertThat(drift(COST)).isEmpty();
    }

    @Test
    void podsThatAreMissingOrNotReadyAreCounted() {
        pods.removeIf(
                pod -> Set.of("g2", "pg-3").contains(pod.at("/metadata/name").asText()));

        assertThat(drift(PROD))
                .containsExactly(
                        "LiteLLM pods that are ready: 2, 1",
                        "nodes that LiteLLM's pods are on: 2, 1",
                        "zones that LiteLLM's pods are on: 2, 1",
                        "Postgres instances that are ready: 3, 2",
                        "nodes that Postgres' instances are on: 3, 2",
                        "zones that Postgres' instances are on: 3, 2");
    }

    @Test
    void podsOnOneNodeDifferOnlyWhereThereAreMore() {
        pods.set(1, gateway("g2", "n1"));
        assertThat(drift(PROD))
                .containsExactly("nodes that LiteLLM's pods are on: 2, 1", "zones that LiteLLM's pods are on: 2, 1");

        nodes.replaceAll(node -> node.at("/metadata/name").asText().equals("n1")
                ? node
                : ((ObjectNode) node.deepCopy()).set("spec", json("{\"unschedulable\":true}")));
        assertThat(drift(PROD)).noneMatch(text -> text.contains("LiteLLM's pods are on"));
    }

    @Test
    void anotherImageIsNamed() {
        pods.set(1, pod("g2", "n2", "{\"app.kubernetes.io/component\":\"gateway\"}", "litellm", "litellm:old"));

        assertThat(drift(PROD))
                .singleElement()
                .asString()
                .startsWith("image of LiteLLM: " + PROD.gateway().image())
                .contains("litellm:old");
    }

    @Test
    void noBudgetsAndASecondOneAreBothNamed() {
        budgets.put("second (minAvailable 1)", Set.of("pg-1"));
        assertThat(drift(PROD))
                .containsExactly("disruption budgets over the primary: litellm-pg-primary (minAvailable 1),"
                        + " litellm-pg-primary (minAvailable 1), second (minAvailable 1)");

        budgets.clear();
        assertThat(drift(PROD))
                .containsExactly(
                        "disruption budgets over LiteLLM's pods: litellm (minAvailable 1), none",
                        "disruption budgets over the primary: litellm-pg-primary (minAvailable 1), none",
                        "disruption budgets over the replicas: litellm-pg (minAvailable 1), none");
    }

    @Test
    void asynchronousStandbysDifferWhereCommitsShouldWait() {
        streaming = List.of("async", "async");
        assertThat(drift(synchronous())).containsExactly("commits wait for a replica: yes, no");
    }

    @Test
    void commitsThatDoNotWaitDifferAlthoughTheStandbysAreSynchronous() {
        synchronousCommit = "local";
        assertThat(drift(synchronous())).containsExactly("commits wait for a replica: yes, no");
    }

    @Test
    void aSuspendedScheduleIsNamed() {
        backup = json("{\"spec\":{\"suspend\":true}}");

        assertThat(drift(PROD)).containsExactly("scheduled backups are suspended: no, yes");
    }

    /** The committed stack is. */
    private static PlatformPlan synchronous() {
        assertThat(PROD.database().durability()).hasToString("SYNCHRONOUS");
        return PROD;
    }
}
