package litellmha.cluster;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import litellmha.cluster.LiveCluster.Answer;
import litellmha.offline.OutsideClient;
import litellmha.offline.ProviderConformance;
import litellmha.offline.ProviderConformance.Case;
import litellmha.offline.ProviderSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pulumi's official Kubernetes provider answers on a real API server as {@link ProviderConformance} says. The folder with its
 * binary is in {@code LITELLM_HA_PROVIDER}; a release from 4.29 on is compared with what was read in its source. CloudNativePG's
 * webhook is a policy with the same rule, because the API server has definitions only.
 */
@Tag("api-server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProviderConformanceOnApiServerTest {

    private static final String NAMESPACE = "litellm-conformance";

    private static final String POLICY = """
            {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicy",
             "metadata": {"name": "%1$s"},
             "spec": {"failurePolicy": "Fail",
                      "matchConstraints": {"resourceRules": [{"apiGroups": ["postgresql.cnpg.io"], "apiVersions": ["v1"],
                                                              "operations": ["CREATE", "UPDATE"], "resources": ["clusters"]}]},
                      "validations": [{"message": "Invalid synchronous configuration",
                                       "expression": "!has(object.spec.postgresql) || !has(object.spec.postgresql.synchronous)\
             || object.spec.postgresql.synchronous.number < object.spec.instances"}]}}""";

    private static final String BINDING = """
            {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicyBinding",
             "metadata": {"name": "%1$s"},
             "spec": {"policyName": "%1$s", "validationActions": ["Deny"],
                      "matchResources": {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "%1$s"}}}}}""";

    private static final String REFUSED = """
            {"apiVersion": "postgresql.cnpg.io/v1", "kind": "Cluster", "metadata": {"name": "refused", "namespace": "%s"},
             "spec": {"instances": 1, "postgresql": {"synchronous": {"method": "any", "number": 1}}}}""";

    private final LiveCluster live = LiveCluster.of("LITELLM_HA_API_SERVER");
    private final OwnNamespace namespace = OwnNamespace.claim(live, NAMESPACE);
    private final List<ObjectNode> admission =
            List.of(LiveCluster.object(POLICY.formatted(NAMESPACE)), LiveCluster.object(BINDING.formatted(NAMESPACE)));
    private OfficialProvider provider;
    private int asked;

    @BeforeAll
    void start() throws IOException {
        String folder = System.getenv("LITELLM_HA_PROVIDER");
        assumeTrue(folder != null, "LITELLM_HA_PROVIDER names no folder with Pulumi's Kubernetes provider");
        namespace.create();
        admission.forEach(live::mustApply);
        await(
                "the policy is enforced",
                Duration.ofSeconds(60),
                () -> live.applyDryRun(LiveCluster.object(REFUSED.formatted(NAMESPACE))),
                answer -> answer.message().contains("Invalid synchronous configuration"));
        provider = OfficialProvider.start(Path.of(folder), Path.of(System.getenv("LITELLM_HA_API_SERVER")));
        ProviderSession.configure(provider.stub());
    }

    @AfterAll
    void takeAway() {
        if (provider != null) {
            provider.close();
            admission.forEach(object -> live.delete(LiveCluster.path(object)));
            namespace.delete();
        }
        live.close();
    }

    static List<Case> cases() {
        return ProviderConformance.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theOfficialProviderAnswersAsExpected(Case question) {
        asked++;
        ProviderSession session = new ProviderSession(provider.stub(), new Outside(live), NAMESPACE, "thing-" + asked);

        assertThat(question.run().apply(session)).isEqualTo(creates() ? question.creating() : question.upserting());
    }

    /** Whether the release creates objects in a way of its own, instead of applying them. */
    private boolean creates() {
        String[] numbers = provider.version().replaceFirst("^v", "").split("\\.");
        return Integer.parseInt(numbers[0]) > 4 || Integer.parseInt(numbers[1]) >= 29;
    }

    private record Outside(LiveCluster live) implements OutsideClient {
        @Override
        public void create(ObjectNode object, String manager) {
            mustBeTaken(live.createAs(manager, object));
        }

        @Override
        public void apply(ObjectNode object, String manager) {
            mustBeTaken(live.applyAs(manager, object));
        }

        private static void mustBeTaken(Answer answer) {
            assertThat(answer.code()).as(answer.message()).isIn(200, 201);
        }

        @Override
        public void delete(ObjectNode object) {
            live.delete(LiveCluster.path(object));
            await("it is gone", Duration.ofSeconds(30), () -> find(object), Optional::isEmpty);
        }

        @Override
        public Optional<ObjectNode> find(ObjectNode object) {
            return live.get(LiveCluster.path(object)) instanceof ObjectNode found
                    ? Optional.of(found)
                    : Optional.empty();
        }
    }
}
