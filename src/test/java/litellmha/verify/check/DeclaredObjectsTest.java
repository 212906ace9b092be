package litellmha.verify.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.StackFile;
import litellmha.verify.history.Event.Comparison;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredObjectsTest {

    private static final Manifests DECLARED =
            DeclaredObjects.of(RenderedStack.of(PlatformPlan.of("prod", CommittedStacks.settings("prod"))));
    private static final String DEPLOYMENT = "Deployment litellm";
    private static final String POD = "/spec/template/spec";

    /** As the API server would have them, until a test changes one. */
    private final List<ObjectNode> found = new ArrayList<>(
            DECLARED.objects().stream().map(ObjectNode::deepCopy).toList());

    private ObjectNode found(String object) {
        return found.stream()
                .filter(one -> (Manifests.kind(one) + " " + Manifests.name(one)).equals(object))
                .findFirst()
                .orElseThrow();
    }

    private ObjectNode found(String object, String path) {
        return (ObjectNode) found(object).at(path);
    }

    private List<String> drift() {
        return DeclaredObjects.compare(DECLARED, found).stream()
                .filter(comparison -> !comparison.declared().equals(comparison.found()))
                .map(comparison -> "%s: %s, %s".formatted(comparison.what(), comparison.declared(), comparison.found()))
                .toList();
    }

    @Test
    void whatIsAsDeclaredIsOneComparisonForEachObject() {
        assertThat(DeclaredObjects.compare(DECLARED, found))
                .hasSameSizeAs(DECLARED.objects())
                .contains(new Comparison(DEPLOYMENT, "as declared", "as declared"))
                .allSatisfy(comparison -> assertThat(comparison.found()).isEqualTo(comparison.declared()));
    }

    @Test
    void whatTheClusterAddsIsNoDrift() {
        found(DEPLOYMENT, "/spec").put("revisionHistoryLimit", 10);
        found(DEPLOYMENT, POD + "/containers/0").put("terminationMessagePath", "/dev/termination-log");
        found(DEPLOYMENT).putObject("status").put("readyReplicas", 2);
        found("Cluster litellm-pg", "/spec/postgresql/parameters").put("wal_level", "logical");

        assertThat(drift()).isEmpty();
    }

    @Test
    void theNumberOfPodsIsDriftUnlessAnAutoscalerChoosesIt() {
        found(DEPLOYMENT, "/spec").put("replicas", 4);
        assertThat(drift()).containsExactly(DEPLOYMENT + " spec.replicas: 2, 4");

        StackFile file = StackFile.read(CommittedStacks.CHECKOUT, "prod");
        file.config().withObject("/litellm-ha:gateway/autoscaling").put("maxReplicas", 5);
        Manifests scaled = RenderedStack.of(PlatformPlan.of("prod", file.settings()));
        scaled.objects().stream()
                .filter(object -> Manifests.kind(object).equals("HorizontalPodAutoscaler"))
                .forEach(object -> found.add(object.deepCopy()));
        assertThat(DeclaredObjects.compare(DeclaredObjects.of(scaled), found))
                .allSatisfy(comparison -> assertThat(comparison.found()).isEqualTo(comparison.declared()))
                .extracting(Comparison::what)
                .contains(DEPLOYMENT, "HorizontalPodAutoscaler litellm");

        found("HorizontalPodAutoscaler litellm", "/spec").put("minReplicas", 1);
        assertThat(DeclaredObjects.compare(DeclaredObjects.of(scaled), found))
                .contains(new Comparison("HorizontalPodAutoscaler litellm spec.minReplicas", "2", "1"));
    }

    @Test
    void aQuantityThatTheApiServerWritesOtherwiseIsNoDrift() {
        found(DEPLOYMENT, POD + "/containers/0/resources/requests")
                .put("cpu", "1000m")
                .put("memory", "2048Mi");

        assertThat(drift()).isEmpty();
    }

    @Test
    void anEmptyListThatTheApiServerDropsIsNoDrift() {
        Manifests declared = Manifests.of(List.of(found(DEPLOYMENT).deepCopy()));
        ((ObjectNode) declared.objects().get(0).at("/spec")).putArray("nothing");

        assertThat(DeclaredObjects.compare(declared, List.of(found(DEPLOYMENT))))
                .containsExactly(new Comparison(DEPLOYMENT, "as declared", "as declared"));
    }

    @Test
    void aMissingObjectIsNamed() {
        found.removeIf(one -> Manifests.name(one).equals("litellm-default-deny"));

        assertThat(drift()).containsExactly("NetworkPolicy litellm-default-deny: present, nothing");
    }

    @Test
    void oneReplicaIsNamed() {
        found(DEPLOYMENT, "/spec").put("replicas", 1);

        assertThat(drift()).containsExactly("Deployment litellm spec.replicas: 2, 1");
    }

    @Test
    void recreateIsNamed() {
        found(DEPLOYMENT, "/spec").putObject("strategy").put("type", "Recreate");

        assertThat(drift())
                .containsExactlyInAnyOrder(
                        "Deployment litellm spec.strategy.rollingUpdate: {\"maxSurge\":1,\"maxUnavailable\":0}, nothing",
                        "Deployment litellm spec.strategy.type: RollingUpdate, Recreate");
    }

    @Test
    void aGracePeriodOfOneSecondIsNamed() {
        found(DEPLOYMENT, POD).put("terminationGracePeriodSeconds", 1);

        assertThat(drift())
                .containsExactly("Deployment litellm spec.template.spec.terminationGracePeriodSeconds: 620, 1");
    }

    @Test
    void asynchronousReplicationIsNamed() {
        found("Cluster litellm-pg", "/spec/postgresql").remove("synchronous");

        assertThat(drift()).singleElement().asString().startsWith("Cluster litellm-pg spec.postgresql.synchronous: {");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "budget_exceeded_status_code: 429|budget_exceeded_status_code: 422"
                        + "|litellm_settings.budget_exceeded_status_code: 429, 422",
                "allow_requests_on_db_unavailable: false|allow_requests_on_db_unavailable: true"
                        + "|general_settings.allow_requests_on_db_unavailable: false, true",
                "fail_closed_budget_enforcement: true||general_settings.fail_closed_budget_enforcement: true, nothing",
                "fail_closed_rate_limit_enforcement: true||general_settings.fail_closed_rate_limit_enforcement: true, nothing",
                "master_key: os.environ/PROXY_MASTER_KEY|master_key: sk-1"
                        + "|general_settings.master_key: os.environ/PROXY_MASTER_KEY, something else (not shown)",
            })
    void aChangedConfigurationIsNamedByItsKey(String declared, String changed, String named) {
        config(config().replace(declared, changed == null ? "" : changed));

        assertThat(drift()).containsExactly("ConfigMap litellm-config data.config.yaml:" + named);
    }

    @Test
    void aKeyThatIsNotDeclaredIsNamedAndNotShown() {
        config(config() + "router_settings:\n  redis_password: hidden\n");

        assertThat(drift())
                .containsExactly(
                        "ConfigMap litellm-config data.config.yaml:router_settings: nothing, something else (not shown)");
    }

    @Test
    void noCoordinationRedisIsNamed() {
        config(config().replaceAll("(?m)^  coordination_redis:\n(    .*\n)+", ""));

        assertThat(drift())
                .singleElement()
                .asString()
                .startsWith("ConfigMap litellm-config data.config.yaml:general_settings.coordination_redis: {\"host\"")
                .endsWith(", nothing");
    }

    @Test
    void aConfigurationThatIsNoYamlIsNamedAndNotShown() {
        config("a: [sk-1");

        assertThat(drift())
                .singleElement()
                .asString()
                .startsWith("ConfigMap litellm-config data.config.yaml:: ")
                .endsWith(", something else (not shown)");
    }

    @Test
    void aVariableThatIsNotDeclaredIsNamedAndNotShown() {
        ArrayNode environment = (ArrayNode) found(DEPLOYMENT).at(POD + "/containers/0/env");
        environment.addObject().put("name", "REDIS_URL").put("value", "redis://:hidden@elsewhere");

        assertThat(drift())
                .containsExactly("Deployment litellm spec.template.spec.containers[litellm].env[REDIS_URL]: nothing,"
                        + " something else (not shown)");
    }

    @Test
    void aMissingVariableOfRedisIsNamed() {
        ArrayNode environment = (ArrayNode) found(DEPLOYMENT).at(POD + "/containers/0/env");
        for (int i = environment.size() - 1; i >= 0; i--) {
            if (environment.get(i).path("name").asText().equals("REDIS_HOST")) {
                environment.remove(i);
            }
        }

        assertThat(drift())
                .singleElement()
                .asString()
                .contains("env[REDIS_HOST]: ")
                .endsWith(", nothing");
    }

    @Test
    void anotherRuleOfANetworkPolicyIsDrift() {
        JsonNode ingress = found("NetworkPolicy litellm-redis").at("/spec/ingress");
        ((ArrayNode) ingress).addObject();

        assertThat(drift())
                .containsExactly("NetworkPolicy litellm-redis spec.ingress[1]: nothing, something else (not shown)");
    }

    @Test
    void ofALongTextTheDifferenceIsShown() {
        ObjectNode data = found("ConfigMap litellm-config", "/data");
        data.put("wait_for_database.py", data.path("wait_for_database.py").asText() + "\n# changed");

        assertThat(drift()).singleElement().asString().contains("# changed").hasSizeLessThan(300);
    }

    private String config() {
        return found("ConfigMap litellm-config").at("/data/config.yaml").asText();
    }

    private void config(String text) {
        found("ConfigMap litellm-config", "/data").put("config.yaml", text);
    }
}
