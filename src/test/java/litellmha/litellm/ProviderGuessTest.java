package litellmha.litellm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected providers are those that {@code get_llm_provider} returned: measured with LiteLLM 1.108.14. */
class ProviderGuessTest {

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, openai",
        "text-embedding-3-small, openai",
        "gpt-3.5-turbo-instruct, text-completion-openai",
        "claude-opus-4-5, anthropic",
        "gemini-2.5-pro, vertex_ai",
        "ft:gpt-4o-mini:acme::abc, openai",
        "amazon.titan-embed-text-v2:0, bedrock"
    })
    void aNameOfSomeProvidersIsEnough(String model, String provider) {
        assertThat(ProviderGuess.of(model)).contains(provider);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deepseek-chat", "ft:o4-mini-2025-04-16", "my-model", "meta-llama/Llama-3"})
    void otherNamesTellNoProvider(String model) {
        assertThat(ProviderGuess.of(model)).isEmpty();
    }
}
