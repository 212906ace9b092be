package litellmha.cluster;

import static litellmha.Await.await;
import static litellmha.cluster.LiveCluster.name;
import static litellmha.cluster.Requests.alternate;
import static litellmha.cluster.Requests.atOnce;
import static litellmha.cluster.Requests.last;
import static litellmha.cluster.Requests.whileUnderLoad;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import litellmha.cluster.Gateway.Answer;
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

/** The tier prod as Pulumi's official provider deploys it on a real cluster: real nodes, CloudNativePG, snapshots, Redis, and the real LiteLLM. */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProdOnClusterTest {

    private static final String STACK = "e2e-prod";

    private static final int INSTANCES = 3;

    private static final int GATEWAYS = 2;

    /** Sends a request to the mock model through the Service in a namespace, with a key. */
    private static final String CLIENT = """
            import json, sys, urllib.request as r
            body = {'model': 'mock', 'max_tokens': 20, 'messages': [{'role': 'user', 'content': 'hi'}]}
            print(r.urlopen(r.Request(f'http://litellm.{sys.argv[1]}.svc:4000/v1/chat/completions', json.dumps(body).encode(),
                {'Content-Type': 'application/json', 'Authorization': 'Bearer ' + sys.argv[2]})).read().decode())
            """;

    /** What became of the requests while model servers were lost. */
    private static final Path FALLBACK = Path.of("target/e2e-reports/fallback.txt");

    private LiveCluster cluster;
    private DeployedStack stack;
    private PulumiProject project;
    private Upstreams upstreams;

    @BeforeAll
    void deploy(@TempDir Path folder) throws Exception {
        cluster = LiveCluster.of("LITELLM_HA_CLUSTER");
        stack = new DeployedStack(cluster, STACK);
        project = PulumiProject.of(folder, DeployedStack.STACKS, STACK, Path.of(System.getenv("LITELLM_HA_CLUSTER")));
        project.up();
        upstreams = new Upstreams(cluster, stack.image());
    }

    @AfterAll
    void takeAway() {
        stack.close();
        upstreams.close();
        cluster.close();
    }

    @BeforeEach
    void everythingIsHealthy() {
        stack.awaitReady(GATEWAYS, INSTANCES);
        await(
                "Redis is ready",
                Duration.ofMinutes(2),
                () -> stack.pods(DeployedStack.REDIS),
                pods -> pods.size() == 1 && LiveCluster.isTrue(pods.get(0), "Ready"));
    }

    @Test
    @Order(1)
    void afterItsFirstUpThereIsNothingToChange() throws Exception {
        project.mustHaveNothingToChange();
    }

    @Test
    void everyPodOfAKindIsOnANodeOfItsOwn() {
        assertThat(stack.gateways())
                .extracting(pod -> pod.path("spec").path("nodeName").asText())
                .doesNotHaveDuplicates();
        assertThat(stack.pods("cnpg.io/podRole=instance"))
                .hasSize(INSTANCES)
                .extracting(pod -> pod.path("spec").path("nodeName").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void aMintedKeyBuysAnAnswerThroughTheService() {
        String key = stack.forwarded().get(0).newKey("{}");
        ScriptPod client = new ScriptPod(cluster, "default", "litellm-e2e-client", stack.image());

        assertThat(client.run(CLIENT, stack.namespace(), key)).contains("This answer cost nobody anything.");
    }

    @Test
    void aBudgetHoldsWhicheverReplicaServesTheRequest() {
        List<Gateway> gateways = stack.forwarded();
        double cost = gateways.get(0).ask(gateways.get(0).newKey("{}")).cost();
        assertThat(cost).isPositive();
        String key = gateways.get(0).newKey("{\"max_budget\": %s}".formatted(cost * 5));

        List<Answer> answers = alternate(gateways, key, 12);

        assertThat(answers.subList(0, 5)).extracting(Answer::code).containsOnly(200);
        assertThat(answers.subList(5, 12)).extracting(Answer::code).containsOnly(429);
        assertThat(answers.subList(5, 12)).extracting(Answer::type).containsOnly("budget_exceeded");
    }

    @Test
    void aRateLimitHoldsWhicheverReplicaServesTheRequest() {
        List<Gateway> gateways = stack.forwarded();
        String key = gateways.get(0).newKey("{\"rpm_limit\": 6}");

        List<Answer> answers = alternate(gateways, key, 12);

        assertThat(answers).filteredOn(answer -> answer.code() == 200).hasSize(6);
        assertThat(answers.subList(6, 12)).extracting(Answer::code).containsOnly(429);
    }

    @Test
    void withoutRedisKeysWithABudgetAreRefusedAndOthersPass() {
        List<Gateway> gateways = stack.forwarded();
        String limited = gateways.get(0).newKey("{\"max_budget\": 100}");
        String unlimited = gateways.get(0).newKey("{}");
        assertThat(atOnce(gateways, limited, 40)).extracting(Answer::code).containsOnly(200);
        assertThat(alternate(gateways, unlimited, 4)).extracting(Answer::code).containsOnly(200);
        stack.scale("litellm-redis", 0);
        try {
            // Not only told to go: until it does, it answers.
            await(
                    "Redis is gone",
                    Duration.ofMinutes(1),
                    () -> stack.podsThatAreThere(DeployedStack.REDIS),
                    List::isEmpty);
            // A connection that breaks under the first request is one thing, being let through another.
            assertThat(alternate(gateways, limited, 6)).extracting(Answer::code).doesNotContain(200);
            assertThat(alternate(gateways, unlimited, 4))
                    .extracting(Answer::code)
                    .containsOnly(200);
        } finally {
            stack.scale("litellm-redis", 1);
        }
        await(
                "keys with a budget pass again on both pods",
                Duration.ofMinutes(1),
                () -> alternate(gateways, limited, 2),
                answers -> answers.stream().allMatch(answer -> answer.code() == 200));
        // Also those that come by the connections that Redis closed.
        assertThat(atOnce(gateways, limited, 40)).extracting(Answer::code).containsOnly(200);
    }

    @Test
    void anAnswerThatOneReplicaCachedIsGivenByTheOtherForNothing() {
        List<Gateway> gateways = stack.forwarded();
        String key = gateways.get(0).newKey("{\"max_budget\": 100}");
        Answer first = gateways.get(0).askCached(key);
        assertThat(first.cost()).isPositive();

        // An answer is written to the cache after it was sent.
        Answer second = await(
                "the other replica has the answer from the cache",
                Duration.ofSeconds(20),
                () -> gateways.get(1).askCached(key),
                answer -> answer.cost() == 0);

        assertThat(second.body().path("id")).isEqualTo(first.body().path("id"));
        assertThat(gateways.get(1).ask(key).cost()).isPositive();
    }

    @Test
    void aLostModelServerCostsNoRequestAndItsStandInsAreBilled() throws IOException, InterruptedException {
        List<Gateway> gateways = stack.forwarded();
        String key = gateways.get(0).newKey("{\"max_budget\": 100}");
        List<Answer> first = new ArrayList<>();
        List<Answer> both;
        List<Answer> one;
        List<Answer> none;
        upstreams.start();
        // Until network policies know the new pods, requests fail, and the servers are left alone for a while.
        await(
                "both replicas reach the model servers",
                Duration.ofMinutes(3),
                () -> {
                    first.addAll(alternate(gateways, key, "served", 6));
                    return last(first, 6);
                },
                answers -> answers.stream().noneMatch(answer -> answer.text().equals("stand-in")));
        both = alternate(gateways, key, "served", 40);
        one = whileUnderLoad(gateways, key, () -> upstreams.stop("a"));
        none = whileUnderLoad(gateways, key, () -> upstreams.stop("b"));

        assertThat(both).extracting(Answer::text).containsOnly("a", "b").contains("a", "b");
        // A request whose repetitions all meet the lost one falls back, too; once that has failed often enough, none
        // asks it.
        assertThat(one).extracting(Answer::text).isSubsetOf("a", "b", "stand-in");
        assertThat(last(one, 20)).extracting(Answer::text).containsOnly("b");
        assertThat(last(one, 20)).extracting(Answer::retries).containsOnly(0);
        assertThat(none).extracting(Answer::text).isSubsetOf("b", "stand-in").contains("stand-in");
        List<Answer> all =
                Stream.of(first, both, one, none).flatMap(List::stream).toList();
        assertThat(all).extracting(Answer::code).containsOnly(200);
        double billed = all.stream().mapToDouble(Answer::cost).sum();
        await(
                "the key has spent what all answers cost",
                Duration.ofMinutes(1),
                () -> gateways.get(0).spend(key),
                spend -> Math.abs(spend - billed) < 1e-6);
        Files.createDirectories(FALLBACK.getParent());
        Files.writeString(FALLBACK, """
                %d requests, 0 failed: %d until both replicas reached both servers; %d afterwards; %d while one was lost, of them %d \
                repeated and %d answered by the stand-in; %d while the other was lost, %d by the stand-in; %.4f USD spent \
                and billed
                """.formatted(
                        all.size(),
                        first.size(),
                        both.size(),
                        one.size(),
                        one.stream().filter(answer -> answer.retries() > 0).count(),
                        byStandIn(one),
                        none.size(),
                        byStandIn(none),
                        billed));
    }

    @Test
    void aModelServerIsOutOfReachWithoutItsEndpoint() {
        ObjectNode policy = stack.objects("NetworkPolicy").stream()
                .filter(object -> object.toString().contains("litellm-e2e-upstream"))
                .findFirst()
                .orElseThrow();
        ObjectNode without = policy.deepCopy();
        ArrayNode egress = (ArrayNode) without.at("/spec/egress");
        for (int i = egress.size() - 1; i >= 0; i--) {
            if (egress.get(i).toString().contains("litellm-e2e-upstream")) {
                egress.remove(i);
            }
        }
        Gateway gateway = stack.forwarded().get(0);
        String key = gateway.newKey("{}");
        upstreams.start();
        stack.apply(without);
        try {
            await(
                    "the policy is in effect, and the stand-in answers",
                    Duration.ofMinutes(2),
                    () -> gateway.ask(key, "served").text(),
                    "stand-in"::equals);
        } finally {
            stack.apply(policy);
        }
        await(
                "the server answers again",
                Duration.ofMinutes(2),
                () -> gateway.ask(key, "served").text(),
                text -> List.of("a", "b").contains(text));
    }

    @Test
    void verifyFindsThatEveryClaimHolds() throws IOException, InterruptedException {
        assertThat(stack.verify("declared-state", "model-config", "eviction", "budget", "failover"))
                .hasSize(5)
                .allSatisfy((check, verdict) ->
                        assertThat(verdict.outcome()).as(verdict.reason()).isEqualTo(Outcome.PASS));
    }

    @Test
    void anEvictionOfThePrimaryIsRefused() {
        for (boolean dryRun : new boolean[] {true, false}) {
            LiveCluster.Answer answer = stack.evict(stack.primary(), dryRun);

            assertThat(answer.code()).isEqualTo(429);
            assertThat(answer.message()).isEqualTo("Cannot evict pod as it would violate the pod's disruption budget.");
        }
    }

    @Test
    void aSecondBudgetOnThePrimaryBreaksItsEviction() {
        ObjectNode second = stack.objects("PodDisruptionBudget").get(0);
        ((ObjectNode) second.path("metadata")).put("name", "second");
        ((ObjectNode) second.path("spec"))
                .set(
                        "selector",
                        new JsonMapper()
                                .createObjectNode()
                                .set(
                                        "matchLabels",
                                        new JsonMapper().createObjectNode().put("cnpg.io/cluster", "litellm-pg")));
        stack.apply(second);
        try {
            await(
                    "the second budget is seen",
                    Duration.ofSeconds(30),
                    () -> stack.evict(stack.primary(), true).code(),
                    code -> code == 500);
        } finally {
            cluster.delete(LiveCluster.path(second));
        }
    }

    @Test
    void oneGatewayIsEvictedAndNotTheOtherUntilThereAreTwoAgain() {
        List<JsonNode> pods = stack.readyGateways(GATEWAYS);

        assertThat(stack.evict(name(pods.get(0)), false).code()).isEqualTo(201);
        assertThat(stack.evict(name(pods.get(1)), false).code()).isEqualTo(429);

        stack.readyGateways(GATEWAYS);
        await(
                "the budget allows one again",
                Duration.ofSeconds(30),
                () -> stack.evict(name(pods.get(1)), true).code(),
                code -> code == 201);
    }

    @Test
    void aLostPrimaryIsReplacedWhileKnownKeysPass() throws InterruptedException {
        List<Gateway> gateways = stack.forwarded();
        String key = gateways.get(0).newKey("{}");
        alternate(gateways, key, 4);
        String lost = stack.primary();
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean ended = new AtomicBoolean();
        Thread client = new Thread(() -> {
            while (!ended.get()) {
                alternate(gateways, key, 2).forEach(answer -> seen.add(answer.code()));
            }
        });
        client.start();
        try {
            stack.deletePod(lost);
            await(
                    "another primary takes over, and both pods make keys",
                    Duration.ofSeconds(60),
                    () -> !stack.primary().equals(lost)
                            && gateways.stream()
                                    .allMatch(gateway -> gateway.mint("{}").code() == 200),
                    done -> done);
        } finally {
            ended.set(true);
            client.join();
        }
        assertThat(seen).hasSizeGreaterThan(10).containsOnly(200);
        stack.awaitHealthyDatabase(INSTANCES, Duration.ofMinutes(3));
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void destroyIsRefusedUntilProtectionIsLiftedAndLeavesTheDatabase() throws Exception {
        String database = stack.database().at("/metadata/uid").asText();
        assertThat(project.failing("destroy", "--yes", "--run-program", "--stack", STACK))
                .contains("protected");
        stack.readyGateways(GATEWAYS);

        project.pulumi("state", "unprotect", "--all", "--yes", "--stack", STACK);
        project.pulumi("destroy", "--yes", "--stack", STACK);

        assertThat(stack.gateways()).isEmpty();
        assertThat(stack.database().at("/metadata/uid").asText()).isEqualTo(database);
        stack.awaitHealthyDatabase(INSTANCES, Duration.ofMinutes(1));
    }

    private static long byStandIn(List<Answer> answers) {
        return answers.stream()
                .filter(answer -> answer.text().equals("stand-in"))
                .count();
    }
}
