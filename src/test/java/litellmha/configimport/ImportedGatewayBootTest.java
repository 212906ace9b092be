package litellmha.configimport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import litellmha.gateway.LocalGateway;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Model;
import litellmha.settings.Settings;
import litellmha.settings.StackFile;
import litellmha.tier.Tier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real LiteLLM serves what was imported. */
@Tag("litellm")
class ImportedGatewayBootTest {

    /** As stack files are read, so that numbers can be compared. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** The cases whose stack file is valid as it is written. */
    static Stream<String> valid() {
        return Stream.of(
                "02-bedrock-ambient",
                "03-in-cluster-vllm",
                "04-mixed-with-fallbacks",
                "05-dead-keys",
                "07-router-redis-and-cache",
                "08-priced-by-image-and-second",
                "09-database-models-sso-mcp",
                "10-sampling-and-bodies",
                "16-provider-budgets-and-tags",
                "19-mcp-and-guardrails",
                "21-chart-with-components");
    }

    @ParameterizedTest
    @MethodSource("valid")
    void everyModelIsThereWithItsParameters(String name, @TempDir Path folder) throws Exception {
        Settings settings = settings(name, folder);
        Map<String, String> environment = new HashMap<>(settings.env().orElse(Map.of()));
        settings.secretVariables().keySet().forEach(variable -> environment.put(variable, "a-secret-of-a-test"));
        try (LocalGateway gateway = new LocalGateway(folder)) {
            // The packages of these two callbacks are not among those that LiteLLM's proxy asks for.
            String config = PlatformPlan.of("imported", settings)
                    .gateway()
                    .config()
                    .replace("  - otel\n", "")
                    .replace("  success_callback:\n  - langfuse\n", "");
            int redis = gateway.startRedis();
            URI proxy = gateway.startProxy(LocalGateway.withCache(config, redis), redis, environment);

            List<String> names =
                    settings.models().stream().map(Model::name).distinct().toList();
            assertThat(JSON.readTree(gateway.get(proxy.resolve("/v1/models")).body())
                            .path("data")
                            .findValuesAsText("id"))
                    .containsAll(names);
            JsonNode info = JSON.readTree(
                            gateway.get(proxy.resolve("/model/info")).body())
                    .path("data");
            // LiteLLM lists the deployments of an alias once more, under the alias.
            assertThat(info)
                    .filteredOn(
                            served -> names.contains(served.path("model_name").asText()))
                    .hasSameSizeAs(settings.models());
            for (Model model : settings.models()) {
                assertThat(info).anySatisfy(served -> isServed(model, served));
            }
        }
    }

    private static void isServed(Model model, JsonNode served) {
        JsonNode params = served.path("litellm_params");
        assertThat(served.path("model_name").asText()).isEqualTo(model.name());
        assertThat(params.path("model").asText()).isEqualTo(model.model());
        model.apiBase()
                .ifPresent(base -> assertThat(params.path("api_base").asText()).isEqualTo(base));
        model.timeoutSeconds()
                .ifPresent(timeout -> assertThat(params.path("timeout").asInt()).isEqualTo(timeout));
        model.params().ifPresent(passed -> passed.properties().forEach(entry -> assertThat(params.path(entry.getKey()))
                .as(entry.getKey())
                .isEqualTo(entry.getValue())));
        model.info().ifPresent(passed -> passed.properties()
                .forEach(entry -> assertThat(served.path("model_info").path(entry.getKey()))
                        .as(entry.getKey())
                        .isEqualTo(entry.getValue())));
    }

    private static Settings settings(String name, Path folder) throws IOException {
        Files.writeString(folder.resolve("Pulumi.imported.yaml"), ImportCases.stackFile(name, Tier.PROD));
        return StackFile.read(folder, "imported").settings();
    }
}
