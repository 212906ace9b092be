package litellmha.cluster;

import static litellmha.Await.await;
import static litellmha.cluster.LiveCluster.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The tier cost on a real cluster, deployed without its migration at first. */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CostOnClusterTest {

    private LiveCluster cluster;
    private DeployedStack stack;

    @BeforeAll
    void deployWithoutMigration() {
        cluster = LiveCluster.of("LITELLM_HA_CLUSTER");
        stack = new DeployedStack(cluster, "e2e-cost");
        stack.applyAllBut("Job");
    }

    @AfterAll
    void takeAway() {
        stack.close();
        cluster.close();
    }

    @Test
    @Order(1)
    void noPodServesAnUnmigratedDatabase() {
        stack.awaitHealthyDatabase(1, Duration.ofMinutes(4));
        JsonNode pod = await(
                        "the gateway's pod starts to wait",
                        Duration.ofMinutes(2),
                        stack::gateways,
                        pods -> pods.size() == 1
                                && pods.get(0)
                                        .at("/status/initContainerStatuses/0/state")
                                        .has("running"))
                .get(0);

        await(
                "it says what it waits for",
                Duration.ofMinutes(1),
                () -> stack.log(name(pod), "wait-for-schema"),
                log -> log.contains("no migration has run yet"));
        assertThat(LiveCluster.isTrue(pod, "Ready")).isFalse();
    }

    @Test
    @Order(2)
    void afterTheMigrationAMintedKeyBuysAnAnswer() throws Exception {
        stack.objects("Job").forEach(stack::apply);
        stack.awaitReady(1, 1);

        try (Gateway gateway = stack.forwarded().get(0)) {
            Gateway.Answer answer = gateway.ask(gateway.newKey("{\"max_budget\": 1}"));
            assertThat(answer.code()).isEqualTo(200);
            assertThat(answer.cost()).isPositive();
        }
    }

    @Test
    @Order(3)
    void nothingStandsInTheWayOfADrain() {
        assertThat(stack.get("/apis/policy/v1", "poddisruptionbudgets").path("items"))
                .isEmpty();
        assertThat(stack.evict(stack.primary(), true).code()).isEqualTo(201);
        assertThat(stack.evict(name(stack.gateways().get(0)), true).code()).isEqualTo(201);
    }
}
