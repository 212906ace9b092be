package litellmha.verify.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import litellmha.names.AnnotationKeys;
import litellmha.names.DatabaseNames;
import litellmha.names.GatewayNames;
import litellmha.names.LabelKeys;
import litellmha.names.NetworkNames;
import litellmha.names.RedisNames;
import litellmha.names.VerifyNames;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientResourcesTest {

    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private static String resource(String name) throws IOException {
        try (InputStream text = ClientPod.class.getResourceAsStream(name)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Ports, and all names that are no everyday word. */
    private static Stream<String> names() {
        return Stream.of(
                        AnnotationKeys.class,
                        DatabaseNames.class,
                        GatewayNames.class,
                        LabelKeys.class,
                        NetworkNames.class,
                        RedisNames.class,
                        VerifyNames.class)
                .flatMap(type -> Stream.of(type.getFields()))
                .map(field -> {
                    try {
                        return String.valueOf(field.get(null));
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .filter(value -> !value.matches("[a-z]+"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"client.yaml", "gateway_client.py", "database_client.sh"})
    void noNameOfADeployedObjectStandsInTheClients(String resource) throws IOException {
        String text = resource(resource);

        assertThat(names().filter(name -> Pattern.compile("(?<![\\w.-])%s(?![\\w-])".formatted(Pattern.quote(name)))
                        .matcher(text)
                        .find()))
                .isEmpty();
    }

    @Test
    void everyWordOfThePodAndItsPoliciesIsPutIn() {
        PlatformPlan plan = PlatformPlan.of("prod", CommittedStacks.settings("prod"));
        String yaml = ClientPod.yaml("litellm", ClientPod.words(plan));

        assertThat(yaml).doesNotContain("null").doesNotContainPattern("\\$\\{\\w");
        Collection<HasMetadata> objects = parsed(yaml);
        assertThat(objects)
                .extracting(
                        object -> object.getKind() + " " + object.getMetadata().getName())
                .containsExactly(
                        "NetworkPolicy litellm-verify",
                        "NetworkPolicy litellm-verify-gateway",
                        "NetworkPolicy litellm-verify-database",
                        "Pod litellm-verify");
    }

    @Test
    void theClientsAskTheDnsOfTheStack() {
        StackFile file = StackFile.read(CommittedStacks.CHECKOUT, "prod");
        file.config().withObject("/litellm-ha:network").putObject("dns").put("namespace", "openshift-dns");
        String yaml = ClientPod.yaml("litellm", ClientPod.words(PlatformPlan.of("prod", file.settings())));

        assertThat(yaml).contains("openshift-dns").doesNotContain("kube-system");
    }

    @Test
    void whatIsDeletedIsWhatWasCreated() {
        PlatformPlan plan = PlatformPlan.of("prod", CommittedStacks.settings("prod"));

        assertThat(parsed(ClientPod.yaml("litellm", Map.of())))
                .extracting(
                        object -> object.getKind() + " " + object.getMetadata().getName())
                .isEqualTo(parsed(ClientPod.yaml("litellm", ClientPod.words(plan))).stream()
                        .map(object ->
                                object.getKind() + " " + object.getMetadata().getName())
                        .toList());
    }

    @Test
    void bothClientsAskForEphemeralStorageAndLimitIt() {
        Pod pod = parsed(ClientPod.yaml("litellm", Map.of())).stream()
                .filter(Pod.class::isInstance)
                .map(Pod.class::cast)
                .findFirst()
                .orElseThrow();

        assertThat(pod.getSpec().getContainers()).hasSize(2).allSatisfy(container -> {
            assertThat(container.getResources().getRequests()).containsKey("ephemeral-storage");
            assertThat(container.getResources().getLimits()).containsKey("ephemeral-storage");
        });
    }

    private static List<HasMetadata> parsed(String yaml) {
        return Stream.of(yaml.split("(?m)^---$"))
                .map(part -> (HasMetadata) SERIALIZATION.unmarshal(part))
                .toList();
    }
}
