package litellmha.cluster;

import static litellmha.Await.await;
import static litellmha.cluster.LiveCluster.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.verify.cluster.StackCluster;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/**
 * The tier prod, made wrong after it was deployed, one thing at a time: verify must turn red where that thing is covered,
 * and nowhere else. The checks that take minutes run only where they must turn red; the quick ones always.
 */
@Tag("misconfiguration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MisconfigurationTest {

    private static final Set<String> QUICK = Set.of("declared-state", "eviction", "budget");

    /** The shared Redis and what refuses requests without it. */
    private static final String[] SHARED_REDIS = {
        "coordination_redis", "fail_closed_budget_enforcement", "fail_closed_rate_limit_enforcement"
    };

    /** A line for each misconfiguration, with every verdict. */
    private static final Path RESULTS = Path.of("target/e2e-reports/misconfigurations.txt");

    private LiveCluster cluster;
    private DeployedStack stack;

    @BeforeAll
    void deploy() throws IOException {
        Files.deleteIfExists(RESULTS);
        cluster = LiveCluster.of("LITELLM_HA_CLUSTER");
        stack = new DeployedStack(cluster, "e2e-prod");
        stack.applyAllBut("nothing");
        stack.awaitReady(2, 3);
    }

    @AfterAll
    void takeAway() {
        stack.close();
        cluster.close();
    }

    @AfterEach
    void makeItRightAgain() {
        cluster.delete("/apis/policy/v1/namespaces/%s/poddisruptionbudgets/second".formatted(stack.namespace()));
        stack.applyAllBut("nothing");
        awaitRoll(2);
        stack.awaitReady(2, 3);
    }

    private ObjectNode object(String kind, String name) {
        return stack.objects(kind).stream()
                .filter(found -> name(found).equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Another config.yaml, and pods that have read it. */
    private void configure(UnaryOperator<String> change) {
        configure(object("Deployment", "litellm"), change);
    }

    /** The same with a Deployment that was changed as well. */
    private void configure(ObjectNode deployment, UnaryOperator<String> change) {
        ObjectNode config = object("ConfigMap", "litellm-config");
        String declared = config.at("/data/config.yaml").asText();
        String changed = change.apply(declared);
        assertThat(changed).isNotEqualTo(declared);
        ((ObjectNode) config.path("data")).put("config.yaml", changed);
        stack.apply(config);
        ((ObjectNode) deployment.at("/spec/template/metadata/annotations"))
                .put("litellm-ha/config", Integer.toHexString(changed.hashCode()));
        roll(deployment, 2);
    }

    private void roll(ObjectNode deployment, int replicas) {
        stack.apply(deployment);
        awaitRoll(replicas);
    }

    private void awaitRoll(int replicas) {
        await(
                "the gateway's pods are new",
                Duration.ofMinutes(5),
                () -> stack.get("/apis/apps/v1", "deployments/litellm"),
                found -> found.at("/status/observedGeneration").asLong()
                                >= found.at("/metadata/generation").asLong()
                        && found.at("/status/updatedReplicas").asInt() == replicas
                        && found.at("/status/readyReplicas").asInt() == replicas
                        && found.at("/status/replicas").asInt() == replicas);
    }

    /** Lines that begin with any of these keys, whatever they are nested in, and what is nested in them. */
    private static String without(String yaml, String... keys) {
        StringBuilder kept = new StringBuilder();
        int dropped = Integer.MAX_VALUE;
        for (String line : yaml.lines().toList()) {
            int indent = line.length() - line.stripLeading().length();
            if (indent <= dropped) {
                dropped = List.of(keys).stream().anyMatch(key -> line.strip().startsWith(key + ":"))
                        ? indent
                        : Integer.MAX_VALUE;
            }
            if (dropped == Integer.MAX_VALUE) {
                kept.append(line).append('\n');
            }
        }
        return kept.toString();
    }

    private void mustTurnRed(TestInfo test, String... red) throws IOException, InterruptedException {
        mustEnd(test, Stream.of(red).collect(Collectors.toMap(check -> check, check -> Outcome.FAIL)));
    }

    /** @param otherwise how checks end that do not pass; the quick ones that it does not name must pass */
    private void mustEnd(TestInfo test, Map<String, Outcome> otherwise) throws IOException, InterruptedException {
        Map<String, Outcome> wanted = new TreeMap<>();
        QUICK.forEach(check -> wanted.put(check, Outcome.PASS));
        wanted.putAll(otherwise);
        Map<String, Verdict> verdicts = stack.verify(wanted.keySet().toArray(String[]::new));

        Map<String, String> shown = new TreeMap<>();
        verdicts.forEach((check, verdict) -> shown.put(check, verdict.outcome() + ": " + verdict.reason()));
        Files.writeString(
                RESULTS,
                "%s: %s%n".formatted(test.getTestMethod().orElseThrow().getName(), shown),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        Map<String, Outcome> outcomes = new TreeMap<>();
        verdicts.forEach((check, verdict) -> outcomes.put(check, verdict.outcome()));
        assertThat(outcomes).as(shown.toString()).isEqualTo(wanted);
    }

    private void takeVariables(ObjectNode deployment, String prefix) {
        ArrayNode variables = (ArrayNode) deployment.at("/spec/template/spec/containers/0/env");
        for (int i = variables.size() - 1; i >= 0; i--) {
            if (variables.path(i).path("name").asText().startsWith(prefix)) {
                variables.remove(i);
            }
        }
    }

    @Test
    void withoutRedisBudgetsAreNotShared(TestInfo test) throws IOException, InterruptedException {
        ObjectNode deployment = object("Deployment", "litellm");
        takeVariables(deployment, "REDIS_");
        configure(deployment, yaml -> without(yaml, SHARED_REDIS));

        mustTurnRed(test, "declared-state", "budget");
    }

    /** Under the names REDIS_* LiteLLM would find it by itself. */
    @Test
    void redisInTheSettingsOfTheRouterOnly(TestInfo test) throws IOException, InterruptedException {
        ObjectNode deployment = object("Deployment", "litellm");
        for (JsonNode variable : deployment.at("/spec/template/spec/containers/0/env")) {
            String name = variable.path("name").asText();
            if (name.startsWith("REDIS_")) {
                ((ObjectNode) variable).put("name", "ROUTER_" + name);
            }
        }
        configure(deployment, yaml -> without(yaml, SHARED_REDIS) + """
                        router_settings:
                          redis_host: os.environ/ROUTER_REDIS_HOST
                          redis_port: os.environ/ROUTER_REDIS_PORT
                          redis_password: os.environ/ROUTER_REDIS_PASSWORD
                        """);

        mustTurnRed(test, "declared-state", "budget");
    }

    @Test
    void overBudgetAnsweredWith422(TestInfo test) throws IOException, InterruptedException {
        configure(yaml -> yaml.replace("budget_exceeded_status_code: 429", "budget_exceeded_status_code: 422"));

        mustTurnRed(test, "declared-state", "budget");
    }

    @Test
    void aPriceThatNobodyDeclared(TestInfo test) throws IOException, InterruptedException {
        configure(yaml -> yaml.replaceFirst("input_cost_per_token: [0-9.]+", "input_cost_per_token: 0.5"));

        mustTurnRed(test, "declared-state", "model-config", "spend");
    }

    @Test
    void failOpenWhereFailClosedIsPromised(TestInfo test) throws IOException, InterruptedException {
        configure(yaml ->
                yaml.replace("allow_requests_on_db_unavailable: false", "allow_requests_on_db_unavailable: true"));

        mustTurnRed(test, "declared-state", "database-outage");
    }

    @Test
    void failClosedKeysLeftOut(TestInfo test) throws IOException, InterruptedException {
        configure(yaml -> without(yaml, "fail_closed_budget_enforcement", "fail_closed_rate_limit_enforcement"));

        mustTurnRed(test, "declared-state", "redis-outage");
    }

    @Test
    void oneReplica(TestInfo test) throws IOException, InterruptedException {
        stack.scale("litellm", 1);
        awaitRoll(1);

        // Of one pod it cannot be told whether two would share.
        mustEnd(test, Map.of("declared-state", Outcome.FAIL, "eviction", Outcome.FAIL, "budget", Outcome.INCONCLUSIVE));
    }

    @Test
    void noBudgets(TestInfo test) throws IOException, InterruptedException {
        ObjectNode postgres = object("Cluster", "litellm-pg");
        ((ObjectNode) postgres.path("spec")).put("enablePDB", false);
        stack.apply(postgres);
        cluster.delete(LiveCluster.path(object("PodDisruptionBudget", "litellm")));
        await(
                "the budgets are gone",
                Duration.ofMinutes(1),
                () -> cluster.list("/apis/policy/v1/namespaces/%s/poddisruptionbudgets".formatted(stack.namespace())),
                List::isEmpty);

        mustTurnRed(test, "declared-state", "eviction");
    }

    @Test
    void noFailoverGuard(TestInfo test) throws IOException, InterruptedException {
        cluster.delete(LiveCluster.path(object("Deployment", "litellm-failover-guard")));
        await(
                "the guard is gone",
                Duration.ofMinutes(1),
                () -> cluster.pods(stack.namespace(), "app.kubernetes.io/component=failover-guard"),
                List::isEmpty);

        mustTurnRed(test, "declared-state", "failover");
    }

    @Test
    void aSecondBudgetOnThePrimary(TestInfo test) throws IOException, InterruptedException {
        ObjectNode second = object("PodDisruptionBudget", "litellm");
        ((ObjectNode) second.path("metadata")).put("name", "second");
        ((ObjectNode) second.path("spec"))
                .putObject("selector")
                .putObject("matchLabels")
                .put("cnpg.io/cluster", "litellm-pg")
                .put("cnpg.io/instanceRole", "primary");
        stack.apply(second);
        await(
                "the second budget is seen",
                Duration.ofSeconds(30),
                () -> stack.evict(stack.primary(), true).code(),
                code -> code == 500);

        mustTurnRed(test, "declared-state", "eviction");
    }

    @Test
    void asynchronousWhereSynchronousIsClaimed(TestInfo test) throws IOException, InterruptedException {
        ObjectNode postgres = object("Cluster", "litellm-pg");
        ((ObjectNode) postgres.at("/spec/postgresql")).remove("synchronous");
        stack.apply(postgres);
        StackCluster postgresOf = StackCluster.of(cluster.client(), stack.namespace(), "e2e-prod");
        await(
                "no replica is waited for",
                Duration.ofMinutes(1),
                () -> String.join("", postgresOf.postgres().sql("SHOW synchronous_standby_names")),
                String::isBlank);

        mustTurnRed(test, "declared-state");
    }

    @Test
    void aGracePeriodOfOneSecond(TestInfo test) throws IOException, InterruptedException {
        ObjectNode deployment = object("Deployment", "litellm");
        ((ObjectNode) deployment.at("/spec/template/spec")).put("terminationGracePeriodSeconds", 1);
        roll(deployment, 2);

        mustTurnRed(test, "declared-state", "rolling-update");
    }

    @Test
    void theStrategyRecreate(TestInfo test) throws IOException, InterruptedException {
        ObjectNode deployment = object("Deployment", "litellm");
        ((ObjectNode) deployment.path("spec")).putObject("strategy").put("type", "Recreate");
        roll(deployment, 2);

        mustTurnRed(test, "declared-state", "rolling-update");
    }

    @Test
    void aScheduleThatIsSuspended(TestInfo test) throws IOException, InterruptedException {
        ObjectNode schedule = stack.objects("ScheduledBackup").get(0);
        ((ObjectNode) schedule.path("spec")).put("suspend", true);
        stack.apply(schedule);

        mustTurnRed(test, "declared-state");
    }

    @Test
    void nothingWrong(TestInfo test) throws IOException, InterruptedException {
        JsonNode running = stack.database();
        assertThat(running.path("status").path("readyInstances").asInt()).isEqualTo(3);

        mustTurnRed(test);
    }
}
