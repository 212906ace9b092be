package litellmha.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import litellmha.manifest.Manifests;
import litellmha.manifest.MockedStack;
import litellmha.manifest.RenderedStack;
import litellmha.settings.Settings;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the components declare, seen by Pulumi's mocks, beyond what the expected manifests say by themselves. */
class PlatformTest {

    static StackFile stack(String name) {
        return StackFile.read(CommittedStacks.CHECKOUT, name);
    }

    static Manifests declared(String stack, Settings settings) {
        PlatformPlan plan = PlatformPlan.of(stack, settings);
        Manifests manifests = MockedStack.of(plan);
        assertThat(RenderedStack.of(plan)).as("what is rendered").isEqualTo(manifests);
        return manifests;
    }

    static ObjectNode object(Manifests manifests, String kind, String name) {
        return manifests.objects().stream()
                .filter(object -> object.path("kind").asText().equals(kind)
                        // A migration's name ends with a digest.
                        && object.path("metadata").path("name").asText().matches(name + "(-[0-9a-f]{8})?"))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> podSpecs(Manifests manifests) {
        return manifests.objects().stream()
                .map(object -> object.path("spec").path("template").path("spec"))
                .filter(spec -> spec.has("containers"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev", "prod"})
    void everyPodFitsTheRestrictedLevel(String stack) {
        List<JsonNode> pods = podSpecs(CommittedStacks.manifests(stack));

        assertThat(pods).hasSizeGreaterThanOrEqualTo(2).allSatisfy(pod -> {
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
                    .isEqualTo(pod.at("/containers/0/name").asText().equals("guard"));
            assertThat(pod.path("securityContext").path("runAsNonRoot").asBoolean())
                    .isTrue();
            assertThat(pod.path("securityContext")
                            .path("seccompProfile")
                            .path("type")
                            .asText())
                    .isEqualTo("RuntimeDefault");
            List<JsonNode> containers = new ArrayList<>();
            pod.path("containers").forEach(containers::add);
            pod.path("initContainers").forEach(containers::add);
            assertThat(containers).allSatisfy(container -> {
                JsonNode context = container.path("securityContext");
                assertThat(context.path("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(context.path("capabilities").path("drop").toString()).isEqualTo("[\"ALL\"]");
                assertThat(container.path("resources").path("requests").size()).isEqualTo(3);
                assertThat(container.path("resources").path("limits").has("memory"))
                        .isTrue();
            });
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev", "prod"})
    void theMigrationDoesNotSwitchItselfOff(String stack) {
        Manifests manifests = CommittedStacks.manifests(stack);

        assertThat(object(manifests, "Job", "litellm-migrations").toString()).doesNotContain("DISABLE_SCHEMA_UPDATE");
        // The control: the proxy's environment is where it would be found.
        assertThat(object(manifests, "Deployment", "litellm").toString()).contains("DISABLE_SCHEMA_UPDATE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev", "prod"})
    void aPodOutlivesTheLongestRequest(String stack) {
        Manifests manifests = CommittedStacks.manifests(stack);
        JsonNode pod = object(manifests, "Deployment", "litellm").at("/spec/template/spec");

        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThan(600 + 5);
        // What LiteLLM itself waits for requests that run when it is told to end.
        assertThat(pod.toString()).contains("{\"name\":\"GRACEFUL_SHUTDOWN_TIMEOUT\",\"value\":\"600\"}");
        assertThat(object(manifests, "ConfigMap", "litellm-config")
                        .path("data")
                        .path("config.yaml")
                        .asText())
                .contains("request_timeout: 600");
    }

    @Test
    void aChangeOfTheModelsRollsThePodsAndMigratesNothing() {
        StackFile changed = stack("cost");
        ((ObjectNode) changed.config().at("/litellm-ha:models/0")).put("name", "other");
        Manifests before = CommittedStacks.manifests("cost");
        Manifests after = declared("cost", changed.settings());

        assertThat(object(after, "Deployment", "litellm").at("/spec/template/metadata/annotations"))
                .isNotEqualTo(object(before, "Deployment", "litellm").at("/spec/template/metadata/annotations"));
        assertThat(object(after, "Job", "litellm-migrations")).isEqualTo(object(before, "Job", "litellm-migrations"));
    }

    @Test
    void anotherImageIsAnotherMigration() {
        StackFile changed = stack("cost");
        changed.config().withObject("/litellm-ha:gateway").put("image", "example.org/litellm:v2");

        assertThat(object(declared("cost", changed.settings()), "Job", "litellm-migrations")
                        .at("/metadata/name"))
                .isNotEqualTo(object(CommittedStacks.manifests("cost"), "Job", "litellm-migrations")
                        .at("/metadata/name"));
    }

    @Test
    void failOpenIsSaidAtEveryUp() {
        assertThat(PlatformPlan.of("cost", CommittedStacks.settings("cost")).warnings())
                .singleElement()
                .asString()
                .contains("fail-open", "any key", "network policies");
        assertThat(PlatformPlan.of("prod", CommittedStacks.settings("prod")).warnings())
                .isEmpty();
    }

    @Nested
    class Network {

        @Test
        void nobodyIsLetInIfNobodyIsNamed() {
            StackFile changed = stack("cost");
            changed.config().remove("litellm-ha:network");

            assertThat(object(declared("cost", changed.settings()), "NetworkPolicy", "litellm-gateway")
                            .path("spec")
                            .has("ingress"))
                    .isFalse();
        }

        @Test
        void everyPolicyWithNamesToLookUpOpensTheDnsOfTheStack() {
            StackFile changed = stack("prod");
            ObjectNode dns = changed.config().withObject("/litellm-ha:network").putObject("dns");
            dns.put("namespace", "openshift-dns").putArray("ports").add(5353);
            dns.putObject("podLabels").put("dns.operator.openshift.io/daemonset-dns", "default");
            dns.putArray("cidrs").add("172.30.0.10/32");
            Manifests manifests = declared("prod", changed.settings());

            assertThat(List.of("litellm-gateway", "litellm-migrations", "litellm-pg"))
                    .allSatisfy(policy -> assertThat(
                                    object(manifests, "NetworkPolicy", policy).toString())
                            .contains(
                                    "{\"kubernetes.io/metadata.name\":\"openshift-dns\"}",
                                    "{\"dns.operator.openshift.io/daemonset-dns\":\"default\"}",
                                    "{\"ipBlock\":{\"cidr\":\"172.30.0.10/32\"}}",
                                    "{\"port\":5353,\"protocol\":\"UDP\"},{\"port\":5353,\"protocol\":\"TCP\"}")
                            .doesNotContain("kube-system", "169.254.20.10", "\"port\":53,"));
        }

        @Test
        void mocksNeedNoWayOut() {
            String provider = "0.0.0.0/0";

            assertThat(object(CommittedStacks.manifests("cost"), "NetworkPolicy", "litellm-gateway")
                            .toString())
                    .doesNotContain(provider);
            assertThat(object(CommittedStacks.manifests("prod"), "NetworkPolicy", "litellm-gateway")
                            .toString())
                    .contains(provider, "169.254.0.0/16");
        }

        @Test
        void aLoadBalancerIsForTheNamedAddresses() {
            StackFile changed = stack("prod");
            changed.config()
                    .withObject("/litellm-ha:network")
                    .put("service", "loadBalancer")
                    .putArray("clientCidrs")
                    .add("192.168.2.0/24");
            Manifests manifests = declared("prod", changed.settings());

            assertThat(object(manifests, "Service", "litellm").path("spec").toString())
                    .contains("LoadBalancer", "\"loadBalancerSourceRanges\":[\"192.168.2.0/24\"]", "Local");
            assertThat(object(manifests, "NetworkPolicy", "litellm-gateway").toString())
                    .contains("192.168.2.0/24");
        }
    }

    @Test
    void aSecretOfSomebodyElsesIsReadAndNotMade() {
        StackFile changed = stack("cost");
        for (String key : List.of("masterKey", "saltKey")) {
            changed.config()
                    .putObject("litellm-ha:" + key)
                    .put("existingSecret", "theirs")
                    .put("key", key);
        }
        Manifests manifests = declared("cost", changed.settings());

        assertThat(manifests.objects())
                .noneMatch(object -> object.path("kind").asText().equals("Secret"));
        assertThat(object(manifests, "Deployment", "litellm").toString())
                .contains("{\"name\":\"theirs\",\"key\":\"saltKey\"}");
    }
}
