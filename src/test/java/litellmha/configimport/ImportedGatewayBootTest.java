package litellmha.configimport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import litellmha.gateway.LocalGateway;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Model;
import litellmha.settings.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real LiteLLM serves what was imported, with the answers to the report's questions. */
@Tag("litellm")
class ImportedGatewayBootTest {

    /** As stack files are read, so that numbers can be compared. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    static Stream<String> cases() {
        return ImportCases.names().stream().filter(name -> !name.equals("12-not-yaml"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyModelIsThereAndTheKeysAreInEffect(String name, @TempDir Path folder) throws Exception {
        Settings settings = Answers.settings(name, folder);
        Map<String, String> environment = new HashMap<>(settings.env().orElse(Map.of()));
        settings.secretVariables().keySet().forEach(variable -> environment.put(variable, "a-secret-of-a-test"));
        try (LocalGateway gateway = new LocalGateway(folder)) {
            // The packages of these callbacks are not among those that LiteLLM's proxy asks for.
            String config = PlatformPlan.of("imported", settings)
                    .gateway()
                    .config()
                    .replace("  - otel\n", "")
                    .replace("  success_callback:\n  - langfuse\n", "");
            int redis = gateway.startRedis();
            URI proxy = gateway.startProxy(LocalGateway.withCache(config, redis), redis, environment);

            modelsAreServed(settings.models(), gateway, proxy);
            routingIsInEffect(YAML.readTree(config).path("router_settings"), gateway, proxy);
        }
    }

    private static void modelsAreServed(List<Model> models, LocalGateway gateway, URI proxy) throws Exception {
        List<String> names = models.stream().map(Model::name).distinct().toList();
        // Otherwise a wildcard is listed as the models that LiteLLM knows of the provider, and of some it knows none.
        assertThat(JSON.readTree(gateway.get(proxy.resolve("/v1/models?return_wildcard_routes=true"))
                                .body())
                        .path("data")
                        .findValuesAsText("id"))
                .containsAll(names);
        JsonNode info =
                JSON.readTree(gateway.get(proxy.resolve("/model/info")).body()).path("data");
        // LiteLLM lists the deployments of an alias once more, under the alias.
        assertThat(info)
                .filteredOn(served -> names.contains(served.path("model_name").asText()))
                .hasSameSizeAs(models);
        for (Model model : models) {
            assertThat(info).anySatisfy(served -> isServed(model, served));
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

    /** LiteLLM tells what its router does, of most keys. */
    private static void routingIsInEffect(JsonNode declared, LocalGateway gateway, URI proxy) throws Exception {
        JsonNode inEffect = JSON.readTree(
                        gateway.get(proxy.resolve("/get/config/callbacks")).body())
                .path("router_settings");
        assertThat(inEffect.properties()).isNotEmpty();
        declared.properties().stream()
                .filter(setting -> inEffect.has(setting.getKey()))
                .forEach(setting -> assertThat(covers(inEffect.path(setting.getKey()), setting.getValue()))
                        .as("%s, which is %s", setting, inEffect.path(setting.getKey()))
                        .isTrue());
    }

    /** Whether all of one value is in another, which may have more: LiteLLM adds default fallbacks to the fallbacks. */
    private static boolean covers(JsonNode all, JsonNode part) {
        if (part.isObject()) {
            return part.properties().stream().allMatch(entry -> covers(all.path(entry.getKey()), entry.getValue()));
        }
        if (part.isArray()) {
            return part.valueStream().allMatch(each -> all.valueStream().anyMatch(found -> covers(found, each)));
        }
        return part.isNumber() && all.isNumber()
                ? part.decimalValue().compareTo(all.decimalValue()) == 0
                : part.equals(all);
    }
}
