package litellmha.verify.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedPodsTest {

    private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/llm/deployments/";
    private static final String PODS = "/api/v1/namespaces/llm/pods";

    private final Map<String, String> objects = new ConcurrentHashMap<>();
    private StandIn one;
    private StandIn other;
    private PortForwardServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        one = new StandIn(1, true);
        other = new StandIn(1, true);
        server = new PortForwardServer(objects, Map.of("litellm-1", one.port(), "litellm-2", other.port()));
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl(server.url())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
        one.close();
        other.close();
    }

    private void deployed(int asked, int ready) {
        String pods = Stream.iterate(1, number -> number + 1)
                .limit(ready)
                .map("{\"metadata\": {\"name\": \"litellm-%d\", \"namespace\": \"llm\"}}"::formatted)
                .collect(Collectors.joining(", "));
        objects.putAll(Map.of(
                DEPLOYMENT + "litellm",
                """
                {"metadata": {"name": "litellm"},
                 "spec": {"replicas": %1$d, "selector": {"matchLabels": {"app": "litellm"}}},
                 "status": {"replicas": %1$d, "updatedReplicas": %1$d, "readyReplicas": %2$d}}
                """.formatted(asked, ready),
                PODS,
                "{\"kind\": \"PodList\", \"items\": [%s]}".formatted(pods)));
    }

    private void assertRefused(String found) {
        assertThatThrownBy(() -> ForwardedPods.open(client, "llm", "deployment/litellm", OptionalInt.of(4000)))
                .isInstanceOf(ForeignGatewayException.class)
                .hasMessage("--pods-of: found deployment/litellm, " + found
                        + "; allowed: deployment/NAME of a Deployment with two or more pods");
    }

    @Test
    void aDeploymentThatDoesNotExistIsRefused() {
        assertRefused("which does not exist in namespace llm");
    }

    @Test
    void aDeploymentWithOnePodShowsNothing() {
        deployed(1, 1);

        assertRefused("which has 1 pod, and one alone shows nothing of sharing");
    }

    @Test
    void aDeploymentThatIsNotHealthyIsRefused() {
        deployed(2, 1);

        assertRefused("which is not healthy: 1 of 2 pods are ready");
    }

    @Test
    void eachPodIsAskedThroughAPortForwardOfItsOwn() throws Exception {
        deployed(2, 2);
        try (ForwardedPods pods = ForwardedPods.open(client, "llm", "deployment/litellm", OptionalInt.of(4000))) {
            assertThat(pods.addresses()).extracting(Address::name).containsExactly("litellm-1", "litellm-2");
            for (Address pod : pods.addresses()) {
                for (int request = 0; request < 3; request++) {
                    assertThat(new HttpCalls()
                                    .call(pod.address(), "/v1/models", StandIn.MASTER_KEY, Optional.empty())
                                    .code())
                            .isEqualTo(200);
                }
            }
        }

        assertThat(one.calls()).isEqualTo(3);
        assertThat(other.calls()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "litellm", "statefulset/litellm", "deployment/", "deployment/Lite_LLM", "deployment/a/b"})
    void whatIsNoDeploymentIsRefused(String text) {
        assertThatThrownBy(() -> ForwardedPods.requireForm(text))
                .isInstanceOf(ForeignGatewayException.class)
                .hasMessage("--pods-of: found %s, which is no Deployment; allowed: deployment/NAME of a Deployment with"
                                .formatted(text.isEmpty() ? "nothing" : text)
                        + " two or more pods");
    }

    private static ContainerPort port(String name, int number) {
        return new ContainerPortBuilder()
                .withName(name)
                .withContainerPort(number)
                .build();
    }

    private static Pod pod(ContainerPort... ports) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("litellm-1")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withPorts(List.of(ports))
                .endContainer()
                .endSpec()
                .build();
    }

    @Test
    void thePortIsTheOneNamedHttpOrTheOnlyOne() {
        assertThat(ForwardedPods.port(pod(port("metrics", 9090), port("http", 4000))))
                .isEqualTo(4000);
        assertThat(ForwardedPods.port(pod(port("api", 4001)))).isEqualTo(4001);
    }

    @Test
    void aPortThatCannotBeToldMustBeGiven() {
        assertThatThrownBy(() -> ForwardedPods.port(pod(port("api", 4000), port("metrics", 9090))))
                .hasMessage(
                        "--port: found nothing, and pod litellm-1 has the ports api 4000, metrics 9090, none of them named"
                                + " http; allowed: the port that LiteLLM listens on, such as 4000");
        assertThatThrownBy(() -> ForwardedPods.port(pod()))
                .hasMessageStartingWith("--port: found nothing, and pod litellm-1 has no ports; ");
    }
}
