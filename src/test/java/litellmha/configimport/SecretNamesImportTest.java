package litellmha.configimport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that was put into the place of a name is neither printed nor copied. */
class SecretNamesImportTest {

    private static final String MODEL =
            "{model_name: gpt, litellm_params: {model: openai/gpt-5, api_key: os.environ/A_KEY}}";

    static Stream<Arguments> places() {
        return Stream.of(
                        "model_list: [{model_name: %s, litellm_params: {model: openai/gpt-5, api_key: os.environ/A_KEY}}]",
                        "model_list: [{model_name: a, litellm_params: {model: openai/%s, api_key: os.environ/A_KEY}}]",
                        "model_list: [{model_name: a, litellm_params: {model: openai/gpt-5, api_key: os.environ/%s}}]",
                        "model_list: [{model_name: a, litellm_params: {model: openai/gpt-5, api_version: %s}}]",
                        "model_list: [{model_name: a, litellm_params: {model: openai/gpt-5, rpm: %s}}]",
                        "model_list: [{model_name: a, litellm_params: {model: openai/gpt-5, %s: x}}]",
                        "model_list: [{model_name: a, litellm_params: {model: openai/gpt-5, extra_body: {%s: x}}}]",
                        "model_list: [{model_name: a, litellm_params: {model: openai/gpt-5}, %s: x}]",
                        "mcp_servers: {%s: {url: 'https://x.example.com/mcp'}}",
                        "mcp_servers: {a: {url: 'https://x.example.com/mcp', transport: %s}}",
                        "guardrails: [{guardrail_name: %s, litellm_params: {guardrail: presidio, mode: pre_call}}]",
                        "guardrails: [{guardrail_name: a, litellm_params: {guardrail: presidio, mode: %s}}]",
                        "{model_list: [" + MODEL + "], router_settings: {model_group_alias: {%s: gpt}}}",
                        "{model_list: [" + MODEL + "], router_settings: {model_group_alias: {a: %s}}}",
                        "{model_list: [" + MODEL + "], router_settings: {fallbacks: [{%s: [gpt]}]}}",
                        "{model_list: [" + MODEL + "], router_settings: {fallbacks: [{gpt: [%s]}]}}",
                        "router_settings: {routing_strategy: %s}",
                        "litellm_settings: {callbacks: [%s]}",
                        "litellm_settings: {cache: true, cache_params: {supported_call_types: [acompletion, %s]}}",
                        "{model_list: [], environment_variables: {%s: x}}",
                        "{model_list: [], %s: x}")
                .flatMap(place -> Stream.of(
                                "sk-HIDDEN0123456789",
                                "ghp_HIDDEN0123456789abcdef",
                                "AKIAHIDDEN0123456789",
                                "hf_HIDDEN0123456789",
                                "gsk_HIDDEN0123456789")
                        .map(secret -> Arguments.of(place, secret)));
    }

    @ParameterizedTest
    @MethodSource("places")
    void aNameThatLooksLikeASecretIsNeitherPrintedNorCopied(String place, String secret) {
        ConfigImport imported = ConfigImport.of("c.yaml", place.formatted(secret));
        assertThat(ImportReport.of(imported)).doesNotContainIgnoringCase("HIDDEN");
        assertThat(imported.stack().toString()).doesNotContainIgnoringCase("HIDDEN");
        assertThat(imported.isComplete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hf_meta_llama_3_8b_instruct",
                "gpt-4o-2024-11-20",
                "task-classifier-large-2",
                "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
                "us-east-1/0123456789",
                "basic assistant"
            })
    void aUsualNameComesOver(String name) {
        assertThat(ConfigImport.of(
                                "c.yaml",
                                "model_list: [{model_name: '%s', litellm_params: {model: openai/gpt-5, api_key: os.environ/A_KEY}}]"
                                        .formatted(name))
                        .stack()
                        .at("/models/0/name")
                        .asText())
                .isEqualTo(name);
    }

    @Test
    void aKeyThatStandsTwiceIsNotPrintedEither() {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> ConfigImport.of("c.yaml", "sk-HIDDEN0123456789: 1\nsk-HIDDEN0123456789: 2")))
                .hasMessageContaining("found duplicate key ****")
                .message()
                .doesNotContain("HIDDEN");
    }

    @Test
    void aNameCannotControlTheTerminal() {
        assertThat(ImportReport.of(ConfigImport.of("c.yaml", "{model_list: [], \"a\\e[31mb\\nc\": 1}")))
                .contains("a\\u001b[31mb\\u000ac: ");
    }

    @Test
    void aLongNameIsCutShort() {
        assertThat(ImportReport.of(
                        ConfigImport.of("c.yaml", "{model_list: [], ? %s : 1}".formatted("a".repeat(900_000)))))
                .hasSizeLessThan(2_000);
    }
}
