package litellmha.cluster;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A LiteLLM that was made by hand becomes a stack's, with everything in its database. */
@Tag("adoption")
class AdoptionOnClusterTest {

    private static final String STACK = "e2e-adopt";

    private LiveCluster cluster;
    private DeployedStack stack;
    private HandMade hand;
    private PulumiProject project;

    @BeforeEach
    void prepare(@TempDir Path folder) throws Exception {
        cluster = LiveCluster.of("LITELLM_HA_CLUSTER");
        // Also deletes what an interrupted run of this test has left, once it was the stack's.
        stack = new DeployedStack(cluster, STACK);
        hand = new HandMade(cluster, stack.namespace());
        project = PulumiProject.of(folder, DeployedStack.STACKS, STACK, Path.of(System.getenv("LITELLM_HA_CLUSTER")));
    }

    @AfterEach
    void takeAway() {
        stack.close();
        cluster.close();
    }

    @Test
    void keysAndSpendAndTheDatabaseAreThoseOfBefore() throws Exception {
        StackWithSecrets declared = StackWithSecrets.of(DeployedStack.STACKS, STACK);
        hand.namespace();
        hand.secret("sk-salt-key-of-a-test");
        hand.configMap();
        hand.service();
        hand.database(declared.settings().database().image().text(), "1Gi");
        stack.awaitHealthyDatabase(1, Duration.ofMinutes(5));
        hand.deployment(stack.image(), HandMade.SELECTOR);
        stack.readyGateways(1);
        String key;
        double spent;
        try (Gateway gateway = stack.forwarded().get(0)) {
            key = gateway.newKey("{\"max_budget\": 100}");
            assertThat(gateway.ask(key).code()).isEqualTo(200);
            spent = await("the spend is written", Duration.ofMinutes(2), () -> gateway.spend(key), spend -> spend > 0);
        }
        String uid = stack.database().at("/metadata/uid").asText();

        assertThat(project.adoption()).contains("Cluster/litellm-pg", "can be adopted", "Nothing was changed.");
        project.configure(config -> hand.adopt(config.putArray("litellm-ha:adopt")));
        project.up();

        assertThat(stack.database().at("/metadata/uid").asText()).isEqualTo(uid);
        stack.readyGateways(1);
        try (Gateway gateway = stack.forwarded().get(0)) {
            await("the key passes", Duration.ofSeconds(60), () -> gateway.ask(key), answer -> answer.code() == 200);
            assertThat(gateway.spend(key)).isGreaterThanOrEqualTo(spent);
        }
        project.mustHaveNothingToChange();
        project.pulumi("preview", "--expect-no-changes", "--stack", STACK);
        assertThat(project.up()).contains("nothing to adopt");
    }
}
