package litellmha.cluster;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import litellmha.cluster.LiveCluster.Answer;
import litellmha.manifest.Manifests;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed stacks on a real API server that has CloudNativePG's and the snapshots' definitions. */
@Tag("api-server")
class ApiServerTest {

    private static final String NAMESPACE = "litellm";

    private static final String GATEWAY = "app.kubernetes.io/component=gateway";

    /** Prod with three pods of Redis. */
    private static final String REPLICATED = "prod with redis.mode: sentinel";

    /** Prod with metrics, but for the PodMonitors, whose kind the server does not know. */
    private static final String SCRAPED = "prod with metrics";

    private final LiveCluster cluster = LiveCluster.of("LITELLM_HA_API_SERVER");
    private final OwnNamespace namespace = OwnNamespace.claim(cluster, NAMESPACE);

    @AfterEach
    void deleteTheNamespace() {
        namespace.delete();
        cluster.close();
    }

    private List<ObjectNode> objects(String stack) {
        StackWithSecrets read =
                switch (stack) {
                    case REPLICATED ->
                        StackWithSecrets.of(CommittedStacks.CHECKOUT, "prod", CommittedStacks::replicate);
                    case SCRAPED -> StackWithSecrets.of(CommittedStacks.CHECKOUT, "prod", CommittedStacks::scrape);
                    default -> StackWithSecrets.of(CommittedStacks.CHECKOUT, stack);
                };
        return read.manifests().objects().stream()
                .filter(object -> !Manifests.kind(object).equals("PodMonitor"))
                .toList();
    }

    private void apply(String stack) {
        objects(stack).forEach(object -> assertThat(cluster.apply(object).code())
                .as(LiveCluster.path(object))
                .isIn(200, 201));
    }

    private List<JsonNode> runningGatewayPods(int wanted) {
        return await(
                "gateway pods are ready",
                Duration.ofSeconds(60),
                () -> cluster.pods(NAMESPACE, GATEWAY),
                pods -> pods.size() == wanted && pods.stream().allMatch(pod -> LiveCluster.isTrue(pod, "Ready")));
    }

    private void awaitBudget(int pods, int disruptionsAllowed) {
        await(
                "the budget counts the pods",
                Duration.ofSeconds(30),
                () -> cluster.get("/apis/policy/v1/namespaces/litellm/poddisruptionbudgets/litellm"),
                budget -> budget.path("status").path("expectedPods").asInt(-1) == pods
                        && budget.path("status").path("disruptionsAllowed").asInt(-1) == disruptionsAllowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev", "prod", REPLICATED, SCRAPED})
    void everyManifestIsTakenAsItIsAndAgainWithoutAChange(String stack) {
        for (ObjectNode object : objects(stack)) {
            Answer first = cluster.apply(object);
            assertThat(first.code())
                    .as("%s: %s", LiveCluster.path(object), first.message())
                    .isIn(200, 201);
            assertThat(first.warnings()).as(LiveCluster.path(object)).isEmpty();

            Answer second = cluster.apply(object);
            assertThat(second.code()).as(second.message()).isEqualTo(200);
            assertThat(declared(second.body())).isEqualTo(declared(first.body()));
        }
    }

    /** Without what controllers write beside us. */
    private static JsonNode declared(JsonNode object) {
        ObjectNode copy = object.deepCopy();
        copy.remove("status");
        ((ObjectNode) copy.path("metadata")).remove(List.of("resourceVersion", "managedFields"));
        copy.at("/metadata/annotations")
                .properties()
                .removeIf(annotation -> annotation.getKey().equals("deployment.kubernetes.io/revision"));
        if (copy.at("/metadata/annotations").isEmpty()) {
            ((ObjectNode) copy.path("metadata")).remove("annotations");
        }
        return copy;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cluster", "ScheduledBackup", "Deployment", "PodDisruptionBudget", "NetworkPolicy"})
    void aFieldThatThereIsNotIsRefused(String kind) {
        ObjectNode object = objects("prod").stream()
                .filter(candidate -> candidate.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
        ((ObjectNode) object.path("metadata")).put("namespace", "default");
        assertThat(cluster.applyDryRun(object).code()).isEqualTo(201);
        ((ObjectNode) object.path("spec")).put("replicsa", 1);

        Answer answer = cluster.applyDryRun(object);

        assertThat(answer.code()).isIn(400, 422, 500);
        assertThat(answer.message()).contains("replicsa");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "prod"})
    void thePodsPassTheRestrictedLevelThatTheNamespaceEnforces(String stack) {
        apply(stack);

        runningGatewayPods(stack.equals("prod") ? 2 : 1);
        // The control: a pod of the same containers without its security context.
        ObjectNode pod = objects(stack).stream()
                .filter(object -> LiveCluster.path(object).endsWith("/deployments/litellm"))
                .map(object -> (ObjectNode) object.path("spec").path("template"))
                .findFirst()
                .orElseThrow();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        ((ObjectNode) pod.path("metadata")).put("name", "bare").put("namespace", NAMESPACE);
        ((ObjectNode) pod.path("spec")).remove(List.of("securityContext", "topologySpreadConstraints"));
        Answer answer = cluster.apply(pod);
        assertThat(answer.code()).isEqualTo(403);
        assertThat(answer.message()).contains("violates PodSecurity \"restricted");
    }

    @Test
    void aPodOfProdIsEvictedWhileThereIsAnother() {
        apply("prod");
        List<JsonNode> pods = runningGatewayPods(2);
        awaitBudget(2, 1);

        assertThat(cluster.evict(NAMESPACE, LiveCluster.name(pods.get(0)), false)
                        .code())
                .isEqualTo(201);
    }

    @Test
    void theLastPodOfProdIsNotEvicted() {
        apply("prod");
        cluster.scale(NAMESPACE, "litellm", 1);
        List<JsonNode> rest = runningGatewayPods(1);
        awaitBudget(1, 0);
        Answer last = cluster.evict(NAMESPACE, LiveCluster.name(rest.get(0)), false);

        assertThat(last.code()).isEqualTo(429);
        assertThat(last.message()).isEqualTo("Cannot evict pod as it would violate the pod's disruption budget.");
    }

    @Test
    void theOnlyPodOfCostIsEvicted() {
        apply("cost");
        List<JsonNode> pods = runningGatewayPods(1);

        assertThat(cluster.evict(NAMESPACE, LiveCluster.name(pods.get(0)), false)
                        .code())
                .isEqualTo(201);
    }

    @Test
    void aSecondBudgetOnTheSamePodsBreaksEviction() {
        apply("prod");
        List<JsonNode> pods = runningGatewayPods(2);
        awaitBudget(2, 1);
        ObjectNode second = objects("prod").stream()
                .filter(object -> object.path("kind").asText().equals("PodDisruptionBudget"))
                .findFirst()
                .orElseThrow();
        ((ObjectNode) second.path("metadata")).put("name", "second");
        cluster.apply(second);

        Answer answer = await(
                "the second budget is seen",
                Duration.ofSeconds(30),
                () -> cluster.evict(NAMESPACE, LiveCluster.name(pods.get(0)), true),
                found -> found.code() != 201);

        assertThat(answer.code()).isEqualTo(500);
    }
}
