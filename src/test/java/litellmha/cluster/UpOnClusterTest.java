package litellmha.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The tier cost deployed as users deploy it: by {@code litellm-ha up} and Pulumi's official Kubernetes provider. */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpOnClusterTest {

    private static final String STACK = "e2e-up";

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
        String made = uid();

        assertThat(project.up()).contains("Removed the lock of an earlier run of Pulumi that was killed");

        assertThat(uid()).isEqualTo(made);
        project.pulumi("preview", "--expect-no-changes", "--stack", STACK);
        project.pulumi("refresh", "--yes", "--expect-no-changes", "--stack", STACK);
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
    void anUpdateOfPostgresIsAwaited() throws Exception {
        project.pulumi("config", "set", "--path", "litellm-ha:database.instances", "2", "--stack", STACK);

        project.up();

        JsonNode status = stack.database().path("status");
        assertThat(status.path("readyInstances").asInt()).isEqualTo(2);
        project.pulumi("preview", "--expect-no-changes", "--stack", STACK);
    }

    @Test
    @Order(4)
    void destroyLeavesNothing() throws Exception {
        project.pulumi("destroy", "--yes", "--run-program", "--stack", STACK);

        assertThat(cluster.get("/api/v1/namespaces/" + stack.namespace()).isMissingNode())
                .isTrue();
    }

    @Test
    @Order(5)
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
