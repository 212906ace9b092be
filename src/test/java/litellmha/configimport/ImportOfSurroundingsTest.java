package litellmha.configimport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellmha.configimport.Finding.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration needs of the cluster around it. */
class ImportOfSurroundingsTest {

    private static final String METRICS = "litellm_settings: {require_auth_for_metrics_endpoint: %s}";

    private static List<String> texts(ConfigImport imported, Kind kind) {
        return imported.findings().stream()
                .filter(finding -> finding.kind() == kind)
                .map(finding -> finding.source() + ": " + finding.text())
                .toList();
    }

    private static ConfigImport model(String params) {
        return ConfigImport.of("c.yaml", "model_list: [{model_name: a, litellm_params: {" + params + "}}]");
    }

    @Test
    void openMetricsBecomeNamespacesThatTheUserHasToName() {
        ConfigImport imported = ConfigImport.of("c.yaml", METRICS.formatted("false"));

        assertThat(imported.isComplete()).isTrue();
        assertThat(imported.stack().at("/metrics/namespaces").toString()).isEqualTo("[]");
        assertThat(texts(imported, Kind.CARRIED))
                .containsExactly("litellm_settings.require_auth_for_metrics_endpoint: metrics.namespaces");
        assertThat(texts(imported, Kind.NETWORK))
                .singleElement()
                .asString()
                .contains("name the namespaces that scrape in metrics.namespaces", "on port 4001, and not the API");
    }

    @Test
    void metricsThatAskForAKeyStayAsTheyAre() {
        ConfigImport imported = ConfigImport.of("c.yaml", METRICS.formatted("true"));

        assertThat(imported.stack().has("metrics")).isFalse();
        assertThat(texts(imported, Kind.REPLACED)).anyMatch(text -> text.contains("always asks for a key"));
    }

    @Test
    void aSwitchOfMetricsThatIsNoneIsRefused() {
        assertThat(texts(ConfigImport.of("c.yaml", METRICS.formatted("maybe")), Kind.REFUSED))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void aServerInTodaysOwnPodOrMachineIsNoEndpoint(String host) {
        ConfigImport imported = model("model: ollama/llama3, api_base: 'http://%s:11434'".formatted(host));

        assertThat(imported.stack().at("/network/endpoints").isMissingNode()).isTrue();
        assertThat(texts(imported, Kind.NETWORK))
                .containsExactly(
                        "models[0].apiBase: %s is each pod itself: write a host that pods reach".formatted(host));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            model: bedrock/anthropic.claude-v2 | eks.amazonaws.com/role-arn
            model: vertex_ai/gemini-2.5-pro | iam.gke.io/gcp-service-account
            model: azure/gpt, api_base: 'https://a.example.com' | azure.workload.identity/client-id
            """)
    void aModelThatACloudKnowsWithoutAKeyAsksForItsAnnotation(String params, String annotation) {
        assertThat(texts(model(params), Kind.IDENTITY))
                .singleElement()
                .asString()
                .contains("models[0]: set gateway.serviceAccountAnnotations: {" + annotation);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            model: openai/gpt-5, api_key: os.environ/OPENAI_API_KEY
            model: azure/gpt, api_base: 'https://a.example.com', api_key: os.environ/AZURE_API_KEY
            model: bedrock/anthropic.claude-v2, aws_secret_access_key: os.environ/AWS_SECRET_ACCESS_KEY
            """)
    void aModelWithAKeyAsksForNone(String params) {
        assertThat(texts(model(params), Kind.IDENTITY)).isEmpty();
    }

    @Test
    void aModelOfACloudIsNotTakenForFree() {
        assertThat(model("model: azure/mine, api_base: 'https://a.example.com'")
                        .stack()
                        .findValues("free"))
                .isEmpty();
    }
}
