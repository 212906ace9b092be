package litellmha.cluster;

import static litellmha.Await.await;
import static litellmha.cluster.LiveCluster.name;
import static litellmha.cluster.Requests.alternate;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import litellmha.cluster.Gateway.Answer;
import litellmha.names.RedisNames;
import litellmha.platform.CommittedStacks;
import litellmha.verify.model.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Prod with {@code redis.mode: sentinel}, as Pulumi's official provider deploys it on a real cluster. */
@Tag("sentinel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicatedRedisOnClusterTest {

    private static final String STACK = "e2e-prod";
    private static final int PODS = 3;
    private static final int LIMIT = 20;

    private LiveCluster cluster;
    private DeployedStack stack;
    private PulumiProject project;

    @BeforeAll
    void deploy(@TempDir Path folder) throws Exception {
        cluster = LiveCluster.of("LITELLM_HA_CLUSTER");
        stack = new DeployedStack(cluster, STACK, CommittedStacks::replicate);
        project = PulumiProject.of(folder, DeployedStack.STACKS, STACK, Path.of(System.getenv("LITELLM_HA_CLUSTER")));
        project.configure(CommittedStacks::replicate);
        project.up();
    }

    @AfterAll
    void takeAway() {
        stack.close();
        cluster.close();
    }

    @BeforeEach
    void everythingIsHealthy() {
        stack.awaitReady(2, 3);
        readyPods();
    }

    private List<JsonNode> readyPods() {
        return await(
                "all pods of Redis are ready",
                Duration.ofMinutes(2),
                () -> stack.pods(DeployedStack.REDIS),
                pods -> pods.size() == PODS && pods.stream().allMatch(pod -> LiveCluster.isTrue(pod, "Ready")));
    }

    /** Returns the address that the Sentinel of a pod has for the master. */
    private String master(JsonNode pod) {
        return stack.run(
                        name(pod),
                        RedisNames.SENTINEL_CONTAINER,
                        "redis-cli",
                        "-p",
                        Integer.toString(RedisNames.SENTINEL_PORT),
                        "sentinel",
                        "get-master-addr-by-name",
                        RedisNames.MASTER_NAME)
                .lines()
                .findFirst()
                .orElse("");
    }

    private JsonNode masterPod() {
        List<JsonNode> pods = readyPods();
        String address = master(pods.get(0));
        return pods.stream()
                .filter(pod -> pod.at("/status/podIP").asText().equals(address))
                .findFirst()
                .orElseThrow();
    }

    private static long accepted(List<Answer> answers) {
        return answers.stream().filter(answer -> answer.code() == 200).count();
    }

    private static void awaitAnswers(List<Gateway> gateways, String key) {
        await(
                "a key with a limit passes on both pods",
                Duration.ofMinutes(1),
                () -> alternate(gateways, key, 2),
                answers -> accepted(answers) == 2);
    }

    @Test
    @Order(1)
    void afterItsFirstUpThereIsNothingToChange() throws Exception {
        project.mustHaveNothingToChange();
    }

    @Test
    void everyPodIsOnANodeOfItsOwnAndKnowsTheSameMaster() {
        List<JsonNode> pods = readyPods();

        assertThat(pods).extracting(pod -> pod.at("/spec/nodeName").asText()).doesNotHaveDuplicates();
        assertThat(pods).extracting(this::master).containsOnly(master(pods.get(0)));
    }

    @Test
    void aRateLimitHoldsExactlyWhenTheMasterIsDeleted() {
        List<Gateway> gateways = stack.forwarded();
        String ample = gateways.get(0).newKey("{\"rpm_limit\": 100000}");
        String limited = gateways.get(0).newKey("{\"rpm_limit\": %d}".formatted(LIMIT));
        awaitAnswers(gateways, ample);
        JsonNode lost = masterPod();
        JsonNode other = readyPods().stream()
                .filter(pod -> !name(pod).equals(name(lost)))
                .findFirst()
                .orElseThrow();

        long accepted = accepted(alternate(gateways, limited, LIMIT / 2));
        stack.deletePod(name(lost));
        await(
                "another pod is the master",
                Duration.ofMinutes(1),
                () -> master(other),
                address -> !address.equals(lost.at("/status/podIP").asText()));
        awaitAnswers(gateways, ample);
        accepted += accepted(alternate(gateways, limited, LIMIT));

        assertThat(accepted).isEqualTo(LIMIT);
    }

    @Test
    void onePodIsEvictedAndNotAnotherUntilThereAreThreeAgain() {
        List<JsonNode> pods = readyPods();

        await(
                "the budget allows one",
                Duration.ofSeconds(30),
                () -> stack.evict(name(pods.get(0)), true).code(),
                code -> code == 201);
        assertThat(stack.evict(name(pods.get(0)), false).code()).isEqualTo(201);
        assertThat(stack.evict(name(pods.get(1)), false).code()).isEqualTo(429);

        readyPods();
        await(
                "the budget allows one again",
                Duration.ofSeconds(30),
                () -> stack.evict(name(pods.get(1)), true).code(),
                code -> code == 201);
    }

    @Test
    void verifyFindsThatNoCounterIsLostWithTheMaster() throws Exception {
        assertThat(stack.verify("declared-state", "redis-outage"))
                .hasSize(2)
                .allSatisfy((check, verdict) ->
                        assertThat(verdict.outcome()).as(verdict.reason()).isEqualTo(Outcome.PASS));
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void theStackGoesBackToASingleRedis() throws Exception {
        String budgeted = stack.forwarded().get(0).newKey("{\"max_budget\": 100}");

        project.configure(config -> config.withObject("/litellm-ha:redis").put("mode", "single"));
        project.up();

        assertThat(stack.get("/apis/apps/v1", "statefulsets/" + RedisNames.STATEFUL_SET)
                        .isMissingNode())
                .isTrue();
        stack.readyGateways(2);
        awaitAnswers(stack.forwarded(), budgeted);
        project.pulumi("preview", "--expect-no-changes", "--stack", STACK);
    }
}
