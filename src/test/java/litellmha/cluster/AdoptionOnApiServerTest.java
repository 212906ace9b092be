package litellmha.cluster;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import litellmha.adoption.Adoption;
import litellmha.adoption.Preview;
import litellmha.kubeapi.KubeApi;
import litellmha.manifest.ManifestDiff;
import litellmha.manifest.ManifestDiff.Difference;
import litellmha.manifest.Manifests;
import litellmha.platform.PlatformPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that exist already, on a real API server with simulated nodes, and Pulumi's official Kubernetes provider. */
@Tag("adoption")
class AdoptionOnApiServerTest {

    private static final String STACK = "e2e-adopt";
    private static final String NAMESPACE = "litellm-e2e-adopt";
    private static final String OPERATORS = "litellm-e2e-operator";
    private static final StackWithSecrets DECLARED = StackWithSecrets.of(Path.of("src/test/resources/stacks"), STACK);
    private static final String IMAGE = DECLARED.settings().gateway().image().text();
    private static final String SALT_KEY = "sk-salt-key-of-a-test";

    private final LiveCluster cluster = LiveCluster.of("LITELLM_HA_API_SERVER");
    private final OwnNamespace namespace = OwnNamespace.claim(cluster, NAMESPACE);
    private final OwnNamespace operators = OwnNamespace.claim(cluster, OPERATORS);
    private final HandMade hand = new HandMade(cluster, NAMESPACE);
    private SimulatedOperator operator;
    private PulumiProject project;

    @TempDir
    private Path folder;

    @BeforeEach
    void prepare() throws Exception {
        assumeTrue(System.getenv("LITELLM_HA_E2E_CONTEXT") == null, "its operator and its nodes are simulated");
        hand.namespace();
        operators.create();
        operator = new SimulatedOperator(cluster, OPERATORS, NAMESPACE);
        project = project(STACK);
    }

    @AfterEach
    void takeAway() throws Exception {
        if (operator != null) {
            operator.close();
        }
        namespace.delete();
        operators.delete();
        cluster.close();
    }

    private PulumiProject project(String stack) throws Exception {
        Path stacks = Files.createDirectory(folder.resolve("stacks-" + stack));
        Files.copy(
                Path.of("src/test/resources/stacks/Pulumi.%s.yaml".formatted(STACK)),
                stacks.resolve("Pulumi.%s.yaml".formatted(stack)));
        PulumiProject made = PulumiProject.of(
                Files.createDirectory(folder.resolve(stack)),
                stacks,
                stack,
                Path.of(System.getenv("LITELLM_HA_API_SERVER")));
        made.configure(config -> config.withObject("/litellm-ha:network").put("operatorNamespace", OPERATORS));
        return made;
    }

    private void confirmAll(PulumiProject stack) throws Exception {
        stack.configure(config -> hand.adopt(config.putArray("litellm-ha:adopt")));
    }

    private void makeAll(String selector) {
        hand.secret(SALT_KEY);
        hand.configMap();
        hand.service();
        hand.database(DECLARED.settings().database().image().text(), "1Gi");
        hand.deployment(IMAGE, selector);
    }

    /** The objects of the stack that exist, by their paths. */
    private Map<String, JsonNode> objects() {
        Map<String, JsonNode> objects = new TreeMap<>();
        for (ObjectNode declared : DECLARED.manifests().objects()) {
            JsonNode found = cluster.get(LiveCluster.path(declared));
            if (!found.isMissingNode()) {
                objects.put(LiveCluster.path(declared), found);
            }
        }
        return objects;
    }

    /** What people and stacks write, and who they are. */
    private Map<String, JsonNode> written() {
        Map<String, JsonNode> objects = objects();
        objects.replaceAll((path, object) -> {
            ObjectNode copy = object.deepCopy();
            copy.remove("status");
            ((ObjectNode) copy.path("metadata")).remove(List.of("resourceVersion", "generation"));
            copy.at("/metadata/managedFields").forEach(entry -> ((ObjectNode) entry).remove("time"));
            if (copy.at("/metadata/managedFields") instanceof ArrayNode managers) {
                for (int i = managers.size() - 1; i >= 0; i--) {
                    if (managers.get(i).has("subresource")) {
                        managers.remove(i);
                    }
                }
            }
            if (copy.at("/metadata/annotations") instanceof ObjectNode annotations) {
                annotations.remove("deployment.kubernetes.io/revision");
            }
            return copy;
        });
        return objects;
    }

    private static Manifests comparable(Map<String, JsonNode> objects) {
        return Manifests.of(objects.values().stream()
                .map(object -> {
                    ObjectNode copy = object.deepCopy();
                    copy.remove("status");
                    ((ObjectNode) copy.path("metadata"))
                            .remove(List.of(
                                    "managedFields", "resourceVersion", "generation", "uid", "creationTimestamp"));
                    if (copy.at("/metadata/annotations") instanceof ObjectNode annotations) {
                        annotations.remove("deployment.kubernetes.io/revision");
                    }
                    return copy;
                })
                .toList());
    }

    private static Set<String> afterwards(List<Difference> differences) {
        return differences.stream()
                .filter(difference -> !difference.path().isEmpty())
                .map(difference -> "%s %s: %s"
                        .formatted(
                                difference.object(),
                                difference.path(),
                                difference.object().startsWith("Secret") ? "" : difference.right()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void whatWasMadeByHandBecomesWhatThePreviewSays() throws Exception {
        makeAll(HandMade.SELECTOR);
        Map<String, JsonNode> before = objects();
        List<Preview> previews = Adoption.read(
                        KubeApi.of(cluster.client()), PlatformPlan.of(STACK, DECLARED.settings()))
                .previews();

        assertThat(project.adoption())
                .contains(
                        "Deployment/litellm (written by ",
                        "can be adopted",
                        "~ spec.template.spec.containers[second]",
                        "stays: data.EXTRA",
                        "litellm-ha:adopt: [Namespace/" + NAMESPACE)
                .doesNotContain("sk-in-the-clear", SALT_KEY);
        assertThat(project.failingUp())
                .contains("already exist and were not created by stack e2e-adopt", "litellm-ha adopt");
        assertThat(comparable(objects())).isEqualTo(comparable(before));

        confirmAll(project);
        project.up();

        Map<String, JsonNode> after = objects();
        assertThat(afterwards(ManifestDiff.between(comparable(before), comparable(after))))
                .isEqualTo(afterwards(previews.stream()
                        .flatMap(preview -> preview.differences().stream())
                        .toList()));
        before.forEach((path, object) ->
                assertThat(after.get(path).at("/metadata/uid")).as(path).isEqualTo(object.at("/metadata/uid")));
        assertThat(after.get("/apis/apps/v1/namespaces/%s/deployments/litellm".formatted(NAMESPACE))
                        .at("/spec/template/spec/containers"))
                .hasSize(1);
        project.mustHaveNothingToChange();
        project.pulumi("preview", "--expect-no-changes", "--stack", STACK);
        assertThat(project.up()).contains("nothing to adopt, the stack's own or not there", "unchanged");
    }

    @Test
    void anAdoptedSecretCanBeChangedLater() throws Exception {
        makeAll(HandMade.SELECTOR);
        confirmAll(project);
        project.up();

        project.pulumi("config", "set", "--secret", "litellm-ha:masterKey", "sk-another-master-key", "--stack", STACK);
        project.up();

        project.pulumi("preview", "--expect-no-changes", "--stack", STACK);
    }

    @Test
    void anotherSelectorIsRefusedAndTheOldPodsServeUntilTheServiceMoves() throws Exception {
        makeAll("{\"app\": \"mine\"}");
        confirmAll(project);
        Map<String, JsonNode> before = written();

        assertThat(project.failingUp())
                .contains("spec.selector can never change", "delete deployment litellm --cascade=orphan");

        assertThat(written()).isEqualTo(before);
        List<JsonNode> old = await(
                "the pods of before run",
                Duration.ofSeconds(60),
                () -> cluster.pods(NAMESPACE, "app=mine"),
                pods -> pods.size() == 1 && LiveCluster.isTrue(pods.get(0), "Ready"));
        cluster.delete("/apis/apps/v1/namespaces/%s/deployments/litellm?propagationPolicy=Orphan".formatted(NAMESPACE));
        project.up();
        assertThat(cluster.pods(NAMESPACE, "app=mine"))
                .extracting(LiveCluster::name)
                .containsExactly(LiveCluster.name(old.get(0)));
        assertThat(cluster.get("/api/v1/namespaces/%s/services/litellm".formatted(NAMESPACE))
                        .at("/spec/selector"))
                .isEqualTo(LiveCluster.object(HandMade.SELECTOR));
    }

    @Test
    void anotherSaltKeyIsRefusedBeforeAnythingChanges() throws Exception {
        makeAll(HandMade.SELECTOR);
        confirmAll(project);
        project.pulumi("config", "set", "--secret", "litellm-ha:saltKey", "sk-another-salt-key", "--stack", STACK);
        Map<String, JsonNode> before = written();

        assertThat(project.failingUp())
                .contains(
                        "LITELLM_SALT_KEY has another value than the stack's configuration",
                        "encrypts with another key than litellm-ha:saltKey",
                        "nothing was started")
                .doesNotContain(SALT_KEY, "sk-another-salt-key");

        assertThat(written()).isEqualTo(before);
    }

    @Test
    void aClusterThatCannotBeTheStacksIsRefusedBeforeAnythingChanges() throws Exception {
        hand.database("localhost/lab/postgresql:14", "10Gi");
        confirmAll(project);
        Map<String, JsonNode> before = written();

        assertThat(project.failingUp())
                .contains(
                        "it runs PostgreSQL 14, and the stack wants 15",
                        "its volumes have 10Gi and cannot shrink to 2Gi",
                        "set database.storage.size to 10Gi");

        assertThat(written()).isEqualTo(before);
    }

    @Test
    void aSecondStackInTheNamespaceIsRefusedAndTheFirstStaysAsItIs() throws Exception {
        project.configure(config -> config.putArray("litellm-ha:adopt").add("Namespace/" + NAMESPACE));
        project.up();
        PulumiProject second = project("e2e-second");
        Map<String, JsonNode> before = written();

        List<String> refusals = new ArrayList<>();
        refusals.add(second.failingUp());
        confirmAll(second);
        refusals.add(second.failingUp());
        String bare = second.failing("up", "--yes", "--stack", "e2e-second");

        assertThat(refusals.get(0)).contains("Namespace %s (of stack e2e-adopt)".formatted(NAMESPACE));
        assertThat(refusals.get(1)).contains("cannot be adopted: it belongs to stack e2e-adopt");
        // Before 4.29 the provider applies what it creates, and there is a conflict instead.
        assertThat(bare).containsPattern("already exists|conflicts? with \"litellm-ha-e2e-adopt\"");
        assertThat(written()).isEqualTo(before);
        project.pulumi("preview", "--expect-no-changes", "--stack", STACK);
    }
}
