package litellmha.cluster;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import litellmha.names.AnnotationKeys;
import litellmha.names.GatewayNames;
import litellmha.offline.ProviderSession;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Pulumi's official Kubernetes provider ends an update of the gateway's Deployment when its roll has ended, also one back to an
 * image that it had before. The folder with the provider's binary is in {@code LITELLM_HA_PROVIDER}.
 */
@Tag("api-server")
class RolloutOnApiServerTest {

    private static final String NAMESPACE = "litellm-rollout";

    private final LiveCluster live = LiveCluster.of("LITELLM_HA_API_SERVER");
    private final OwnNamespace namespace = OwnNamespace.claim(live, NAMESPACE);
    private OfficialProvider provider;
    private ProviderSession session;

    @BeforeEach
    void start() throws IOException {
        String folder = System.getenv("LITELLM_HA_PROVIDER");
        assumeTrue(folder != null, "LITELLM_HA_PROVIDER names no folder with Pulumi's Kubernetes provider");
        namespace.create();
        provider = OfficialProvider.start(Path.of(folder), Path.of(System.getenv("LITELLM_HA_API_SERVER")));
        ProviderSession.configure(provider.stub());
        session = new ProviderSession(provider.stub(), null, NAMESPACE, GatewayNames.DEPLOYMENT);
    }

    @AfterEach
    void takeAway() {
        if (provider != null) {
            provider.close();
            namespace.delete();
        }
        live.close();
    }

    private static ObjectNode deployment(String image) {
        ObjectNode deployment = StackWithSecrets.of(CommittedStacks.CHECKOUT, "prod").manifests().objects().stream()
                .filter(object -> LiveCluster.path(object).endsWith("/deployments/litellm"))
                .findFirst()
                .orElseThrow();
        ((ObjectNode) deployment.path("metadata")).put("namespace", NAMESPACE);
        // A roll must not be over at once: nothing that runs has to start here.
        ((ObjectNode) deployment.path("spec")).put("minReadySeconds", 2);
        ((ObjectNode) deployment.at("/spec/template/spec/containers/0")).put("image", image);
        return deployment;
    }

    private List<String> images() {
        return live.pods(NAMESPACE, "app.kubernetes.io/component=gateway").stream()
                .map(LiveCluster::image)
                .toList();
    }

    @Test
    void anUpdateEndsWhenAllPodsHaveItsImageAlsoOneThatTheyHadBefore() {
        assertThat(session.create(deployment("one"))).isEqualTo("CREATED");
        assertThat(images()).containsExactly("one", "one");

        for (String image : List.of("two", "one", "two", "one")) {
            assertThat(session.update(deployment(image))).isEqualTo("UPDATED");
            assertThat(images()).containsExactly(image, image);
        }
    }

    @Test
    void aDeploymentWithoutPodsIsNotWaitedFor() {
        assertThat(session.create(deployment("one"))).isEqualTo("CREATED");
        ObjectNode paused = deployment("one");
        ((ObjectNode) paused.path("spec")).put("replicas", 0);

        assertThat(session.update(paused)).isEqualTo("UPDATED");
    }

    /** The control. If it fails, the provider waits by itself for what the annotation is there for. */
    @Test
    void byItselfTheProviderEndsAnUpdateWhenTheWayBackHasHardlyBegun() {
        assertThat(session.create(unannotated("one"))).isEqualTo("CREATED");
        assertThat(session.update(unannotated("two"))).isEqualTo("UPDATED");
        // Without the annotation not even the way there is sure to have ended.
        await("all pods run two", Duration.ofMinutes(1), this::images, List.of("two", "two")::equals);

        assertThat(session.update(unannotated("one"))).isEqualTo("UPDATED");

        assertThat(images()).contains("two");
    }

    private static ObjectNode unannotated(String image) {
        ObjectNode deployment = deployment(image);
        ((ObjectNode) deployment.at("/metadata/annotations")).remove(AnnotationKeys.WAIT_FOR);
        return deployment;
    }
}
