package litellmha.cluster;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import litellmha.verify.judge.WritesSeen;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A stack deployed as users deploy it, from cost to prod and back: by {@code litellm-ha up} and Pulumi's official Kubernetes provider. */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpOnClusterTest {

    private static final String STACK = "e2e-up";

    private static final double LONGEST_FAILOVER_SECONDS = 60;

    private LiveCluster cluster;
    private DeployedStack stack;
    private PulumiProject project;

    @BeforeAll
    void prepare(@TempDir Path folder) throws Exception {
        cluster = LiveCluster.of("LITELLM_HA_CLUSTER");
        // Also deletes what an interrupted run of these tests has left.
        stack = new DeployedStack(cluster, STACK);
        project = PulumiProject.of(folder, DeployedStack.STACKS, STACK, Path.of(System.getenv("LITELLM_HA_CLUSTER")));
    }

    @AfterAll
    void takeAway() {
        stack.close();
        cluster.close();
    }

    @Test
    @Order(1)
    void anUpThatWasKilledIsFinishedByTheNext() throws Exception {
        project.upKilledWhen("the Cluster exists", () -> !uid().isEmpty());
        project.emptyAttributes();
        String made = uid();

        assertThat(project.up()).contains("Removed the lock of an earlier run of Pulumi that was killed");

        assertThat(uid()).isEqualTo(made);
        project.mustHaveNothingToChange();
    }

    @Test
    @Order(2)
    void anotherClusterIsRefused() throws Exception {
        String another = System.getenv("LITELLM_HA_API_SERVER");
        assumeTrue(another != null && System.getenv("LITELLM_HA_E2E_CONTEXT") == null, "there is only one cluster");
        Path other = Path.of(another);
        Map<String, String> before = project.uids();
        assertThat(before).isNotEmpty();

        for (String command :
                List.of("preview", "up --yes", "refresh --yes --run-program", "destroy --yes --run-program")) {
            assertThat(project.failsOn(other, (command + " --stack " + STACK).split(" ")))
                    .contains("found one whose namespace kube-system has the UID");
        }

        assertThat(project.uids()).isEqualTo(before);
    }

    @Test
    @Order(3)
    void anImageThatDoesNotExistEndsTheUpAndIsNamed() throws Exception {
        String served = stack.image();
        image("localhost/lab/litellm:0.0.0-none");

        assertThat(project.failingUp())
                .containsPattern("stopped `pulumi up`, which would have waited in vain for Pod litellm-migrations-\\S+,"
                        + " container wait-for-database: (ErrImagePull|ImagePullBackOff): ")
                .contains("localhost/lab/litellm:0.0.0-none");

        assertThat(stack.readyGateways(1)).hasSize(1);
        image(served);
        project.up();
        project.mustHaveNothingToChange();
    }

    @Test
    @Order(4)
    void whenUpEndsPostgresHasItsNewResources() throws Exception {
        project.configure(config ->
                config.withObject("/litellm-ha:database/resources/limits").put("memory", "1100Mi"));

        assertThat(project.up()).contains("waiting for Postgres to carry out its change");

        assertThat(stack.pods("cnpg.io/podRole=instance"))
                .extracting(pod ->
                        pod.at("/spec/containers/0/resources/limits/memory").asText())
                .containsExactly("1100Mi");
        assertThat(stack.database().at("/status/phase").asText()).isEqualTo("Cluster in healthy state");
    }

    private void image(String image) throws Exception {
        project.pulumi("config", "set", "--path", "litellm-ha:gateway.image", image, "--stack", STACK);
    }

    @Test
    @Order(5)
    void toProdPostgresBecomesSynchronousInASecondStepAndWritesGoOn() throws Exception {
        String key = mint();
        Map<String, String> before = project.uids();
        project.becomeProd();
        project.configure(config -> config.withObject("/litellm-ha:database").put("durability", "synchronous"));

        WritesSeen writes;
        try (RowsBeingWritten rows = stack.writeRows("to-prod")) {
            assertThat(project.up()).contains("The second step makes replication synchronous.");
            writes = rows.stop();
        }

        assertNoneLost(writes);
        assertThat(stack.database().at("/status/readyInstances").asInt()).isEqualTo(3);
        assertThat(stack.database()
                        .at("/spec/postgresql/synchronous/dataDurability")
                        .asText())
                .isEqualTo("required");
        assertThat(project.uids()).containsAllEntriesOf(before);
        assertPasses(key);
        project.mustHaveNothingToChange();
    }

    @Test
    @Order(6)
    void toAnotherDurabilityAndBackWritesGoOn() throws Exception {
        Map<String, String> before = project.uids();
        for (String durability : List.of("asynchronous", "synchronous")) {
            project.configure(
                    config -> config.withObject("/litellm-ha:database").put("durability", durability));

            WritesSeen writes;
            try (RowsBeingWritten rows = stack.writeRows("to-" + durability)) {
                assertThat(project.up()).doesNotContain("second step");
                writes = rows.stop();
            }

            assertNoneLost(writes);
            assertThat(stack.database().at("/spec/postgresql").has("synchronous"))
                    .isEqualTo(durability.equals("synchronous"));
            assertThat(project.uids()).isEqualTo(before);
            project.pulumi("preview", "--expect-no-changes", "--stack", STACK);
        }
    }

    @Test
    @Order(7)
    void toFiveInstancesAndBackWritesGoOn() throws Exception {
        assumeTrue(cluster.client().nodes().list().getItems().size() >= 5, "each instance needs a node of its own");
        Map<String, String> before = project.uids();
        for (int instances : List.of(5, 3)) {
            project.configure(
                    config -> config.withObject("/litellm-ha:database").put("instances", instances));

            WritesSeen writes;
            try (RowsBeingWritten rows = stack.writeRows("to-" + instances)) {
                project.up();
                writes = rows.stop();
            }

            assertNoneLost(writes);
            assertThat(stack.database().at("/status/readyInstances").asInt()).isEqualTo(instances);
            assertThat(project.uids()).isEqualTo(before);
            project.pulumi("preview", "--expect-no-changes", "--stack", STACK);
        }
    }

    @Test
    @Order(8)
    void fromProdWhatIsLostHasToBeAcceptedAndWritesGoOn() throws Exception {
        String key = mint();
        Map<String, String> before = project.uids();
        project.configure(config -> {
            config.put("litellm-ha:tier", "cost");
            config.remove(List.of("litellm-ha:redis", "litellm-ha:backup", "litellm-ha:redisPassword"));
            config.withObject("/litellm-ha:database").remove(List.of("durability", "instances"));
        });
        assertThat(project.failingUp()).contains("to accept that the stack loses: LiteLLM replicas (2)");
        assertThat(project.uids()).isEqualTo(before);
        project.pulumi("config", "set", "litellm-ha:downgradeFrom", "prod", "--stack", STACK);

        WritesSeen writes;
        try (RowsBeingWritten rows = stack.writeRows("from-prod")) {
            assertThat(project.up()).contains("The second step removes the replicas of Postgres.");
            writes = rows.stop();
        }

        assertNoneLost(writes);
        assertThat(stack.database().at("/status/readyInstances").asInt()).isEqualTo(1);
        assertThat(before).containsAllEntriesOf(project.uids());
        assertPasses(key);
        project.pulumi("config", "rm", "litellm-ha:downgradeFrom", "--stack", STACK);
        project.pulumi("preview", "--expect-no-changes", "--stack", STACK);
    }

    /** Writes pause no longer than a failover may take: a standby that is still being copied takes minutes. */
    private static void assertNoneLost(WritesSeen writes) {
        assertThat(writes.lost()).isZero();
        assertThat(writes.acknowledged()).isGreaterThan(100);
        assertThat(writes.longestGapSeconds()).isLessThan(LONGEST_FAILOVER_SECONDS);
    }

    private String mint() throws Exception {
        try (Gateway gateway = stack.forwarded().get(0)) {
            // After a restart of Postgres LiteLLM takes some seconds to find it again.
            return await(
                            "a key is made",
                            Duration.ofSeconds(30),
                            () -> gateway.mint("{\"max_budget\": 100}"),
                            answer -> answer.code() == 200)
                    .body()
                    .path("key")
                    .asText();
        }
    }

    private void assertPasses(String key) throws Exception {
        try (Gateway gateway = stack.forwarded().get(0)) {
            await("the key passes", Duration.ofSeconds(30), () -> gateway.ask(key), answer -> answer.code() == 200);
        }
    }

    @Test
    @Order(9)
    void destroyLeavesNothing() throws Exception {
        project.pulumi("destroy", "--yes", "--run-program", "--stack", STACK);

        assertThat(cluster.get("/api/v1/namespaces/" + stack.namespace()).isMissingNode())
                .isTrue();
    }

    @Test
    @Order(10)
    void aSaltKeyThatAnEarlierStackLeftIsNotOverwritten() throws Exception {
        String left = "b3RoZXItc2FsdA==";
        stack.objects("Namespace").forEach(stack::apply);
        stack.apply(LiveCluster.object("""
                {"apiVersion": "v1", "kind": "Secret", "data": {"LITELLM_SALT_KEY": "%s"},
                 "metadata": {"name": "litellm-secrets", "namespace": "%s", "labels": {"litellm-ha/stack": "%s"}}}""".formatted(left, stack.namespace(), STACK)));

        assertThat(project.failingUp()).containsPattern("conflict with \"[^\"]+\": .data.LITELLM_SALT_KEY");

        assertThat(stack.get("/api/v1", "secrets/litellm-secrets")
                        .at("/data/LITELLM_SALT_KEY")
                        .asText())
                .isEqualTo(left);
    }

    private String uid() {
        return stack.database().at("/metadata/uid").asText();
    }
}
