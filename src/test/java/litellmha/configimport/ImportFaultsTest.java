package litellmha.configimport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import litellmha.configimport.Finding.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people's files have that is easily told wrongly. */
class ImportFaultsTest {

    private static ConfigImport imported(String yaml) {
        return ConfigImport.of("c.yaml", yaml);
    }

    private static ConfigImport model(String params) {
        return imported("model_list: [{model_name: a, litellm_params: {" + params + "}}]");
    }

    @Test
    void anEqualFaultOfManyModelsIsOneLineWithItsFirstPlaces() {
        String models = IntStream.range(0, 40)
                .mapToObj(i ->
                        "- {model_name: m%d, litellm_params: {model: openai/gpt-5, api_key: os.environ/A_KEY, rpm_limit: 1}}"
                                .formatted(i))
                .collect(Collectors.joining("\n", "model_list:\n", "\n"));
        assertThat(ImportReport.of(imported(models)))
                .contains(
                        "  model_list[].litellm_params.rpm_limit, 40 times, in model_list[0], model_list[1], model_list[2] and others: did you mean models[].rpmPerReplica?\n");
    }

    @Test
    void differentKeysWithAnEqualFaultHaveALineEach() {
        assertThat(ImportReport.of(imported("litellm_settings: {prometheus_adapter: 1, enable_semantic_cache: 1}")))
                .contains("prometheus_adapter: nothing reads it", "enable_semantic_cache: nothing reads it");
    }

    @Test
    void aHolderOfAnchorsIsATemplate() {
        ConfigImport imported = imported("""
                x-azure: &azure {api_key: sk-HIDDEN-0123456789, timeout: 30}
                model_list: [{model_name: a, litellm_params: {<<: *azure, model: openai/gpt-5}}]
                """);
        assertThat(imported.isComplete()).isTrue();
        assertThat(imported.stack().at("/models/0/timeoutSeconds").asInt()).isEqualTo(30);
        assertThat(imported.stack() + ImportReport.of(imported)).doesNotContain("HIDDEN");
    }

    @Test
    void retriesOfTheRouterWinAsInLiteLlm() {
        ConfigImport imported =
                imported("{litellm_settings: {num_retries: 5}, router_settings: {num_retries: 1}, model_list: []}");
        assertThat(imported.stack().at("/routing/retries").asInt()).isEqualTo(1);
        assertThat(imported.findings())
                .contains(new Finding(
                        Kind.CARRIED,
                        "litellm_settings.num_retries",
                        "nothing, as before: router_settings.num_retries wins"));
    }

    @ParameterizedTest
    @CsvSource({
        "日本語, MODEL_API_KEY",
        "4o (fast), MODEL_4O_FAST_API_KEY",
        "Größe, GROSSE_API_KEY",
        "crème-brûlée, CREME_BRULEE_API_KEY",
        "partner, PARTNER_API_KEY"
    })
    void aSecretIsNamedAfterItsModelAsFarAsAVariableCan(String name, String variable) {
        ConfigImport imported = imported(
                "model_list: [{model_name: '%s', litellm_params: {model: openai/x, api_base: 'https://x.example.com', api_key: a-key-of-somebody}}]"
                        .formatted(name));
        assertThat(imported.stack().at("/models/0/apiKey").asText()).isEqualTo(variable);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api_base: 'https://hooks.slack.com/services/T000/B000/HIDDEN'",
                "api_base: 'https://llm.example.com/k/HIDDENq7Ym2Lk9Wc4Tb8Xn5Rd/v1'",
                "extra_body: {webhook: 'https://hooks.slack.com/services/T000/B000/HIDDEN'}",
                "extra_body: {callback: [{to: 'https://u:HIDDEN@example.com'}]}",
                "extra_headers: {X-Notify: 'https://discord.com/api/webhooks/1/HIDDEN'}",
                "extra_headers: {Ocp-Apim-Subscription-Key: HIDDEN}",
                "extra_headers: {X-Goog: AIzaSyHIDDEN0123456789abcdef}",
                "extra_headers: {X-Session: eyJhbGciOi.eyJzdWIiHIDDEN.sig}",
                "extra_body: {a: ghp_HIDDEN0123456789abcdef}",
                "api_base: 'https://h.example.com/hf_HIDDEN0123456789/v1'",
                "api_base: 'https://h.example.com/v1#gsk_HIDDEN0123456789'"
            })
    void aUrlThatIsASecretIsNeverCopied(String param) {
        ConfigImport imported = model("model: openai/gpt-5, api_key: os.environ/A_KEY, " + param);
        assertThat(imported.stack() + ImportReport.of(imported)).doesNotContain("HIDDEN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://acme.openai.azure.com/openai/deployments/gpt-4o-2024-11-20",
                "https://gateway.example.com/v1/0123456789abcdef0123456789abcdef/openai",
                "https://Llm-West-2024.example.com/v1"
            })
    void aUsualUrlIsNoSecret(String url) {
        assertThat(model("model: openai/gpt-5, api_key: os.environ/A_KEY, api_base: '%s'".formatted(url))
                        .stack()
                        .at("/models/0/apiBase")
                        .asText())
                .isEqualTo(url);
    }

    @Test
    void aBareNameGetsTheProviderThatLiteLlmTakesItFor() {
        ConfigImport imported = model("model: claude-opus-4-5, api_key: sk-made-up-0123456789");
        assertThat(imported.stack().path("models"))
                .hasToString(
                        "[{\"name\":\"a\",\"model\":\"anthropic/claude-opus-4-5\",\"apiKey\":\"ANTHROPIC_API_KEY\"}]");
    }

    @Test
    void aBareNameWithoutProviderIsToldTheOneOfThePriceMap() {
        assertThat(model("model: deepseek-chat, api_key: os.environ/A_KEY").findings())
                .filteredOn(finding -> finding.kind() == Kind.REFUSED)
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).endsWith("write deepseek/deepseek-chat"));
    }

    @Test
    void theProviderOfCustomLlmProviderStandsBeforeTheSlash() {
        assertThat(model("model: my/model, custom_llm_provider: openai, api_base: 'https://x.example.com'")
                        .stack()
                        .at("/models/0/model")
                        .asText())
                .isEqualTo("openai/my/model");
    }

    @Test
    void aModelWithoutAKeyGetsTheVariableThatLiteLlmReads() {
        assertThat(model("model: openai/gpt-5").stack().at("/models/0/apiKey").asText())
                .isEqualTo("OPENAI_API_KEY");
    }

    @Test
    void aModelThatIsFreeInThePriceMapIsFree() {
        assertThat(model("model: ollama/llama3, api_base: 'http://10.1.2.3:11434'")
                        .stack()
                        .at("/models/0/free")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aVariableOfTheFileIsPutWhereItIsReferredTo() {
        ConfigImport imported = imported("""
                model_list: [{model_name: a, litellm_params: {model: azure/x, api_base: os.environ/MY_BASE, api_key: os.environ/A_KEY}}]
                environment_variables: {MY_BASE: 'https://x.openai.azure.com'}
                """);
        assertThat(imported.stack().at("/models/0/apiBase").asText()).isEqualTo("https://x.openai.azure.com");
        assertThat(imported.isComplete()).isTrue();
    }

    @Test
    void aVariableThatOnlyWhatIsRefusedRefersToIsNotRead() {
        ConfigImport imported = imported("""
                model_list: [{model_name: a, litellm_params: {model: openai/gpt-5, extra_headers: {X-Tenant: os.environ/MY_TENANT}}}]
                environment_variables: {MY_TENANT: acme}
                """);
        assertThat(imported.findings())
                .contains(new Finding(
                        Kind.UNREAD, "environment_variables.MY_TENANT", "no variable of that name is read"));
    }

    @Test
    void theVariableForModelsInTheDatabaseCounts() {
        assertThat(imported("{model_list: [], environment_variables: {STORE_MODEL_IN_DB: 'True'}}")
                        .stack()
                        .at("/general/modelsInDatabase")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void codeThatAVariableBringsInIsRefused() {
        assertThat(imported("environment_variables: {PYTHONPATH: /etc/patches}").isComplete())
                .isFalse();
    }
}
