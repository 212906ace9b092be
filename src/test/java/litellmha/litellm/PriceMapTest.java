package litellmha.litellm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceMapTest {

    private static final PriceMap MAP = PriceMap.pinned();

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-5, gpt-5",
        "gemini/gemini-2.5-pro, gemini/gemini-2.5-pro",
        "vertex_ai/gemini-2.5-pro, gemini-2.5-pro",
        "bedrock/us.anthropic.claude-sonnet-4-20250514-v1:0, us.anthropic.claude-sonnet-4-20250514-v1:0",
        "azure/gpt-4o-2024-11-20, azure/gpt-4o-2024-11-20",
        "gpt-5, gpt-5"
    })
    void findsTheEntryOfTheNameWithOrWithoutItsProvider(String model, String entry) {
        assertThat(MAP.find(model)).map(PriceMap.Entry::name).contains(entry);
    }

    /** It is read as if it were, which is faster. */
    @Test
    void theResourceIsAscii() throws IOException {
        try (InputStream in = PriceMap.class.getResourceAsStream("prices.tsv")) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isASCII();
        }
    }

    @ParameterizedTest
    @CsvSource({"openai/claude-opus-4-5", "groq/gpt-5", "openai/none-of-these"})
    void anotherProvidersModelIsUnknown(String model) {
        assertThat(MAP.find(model)).isEmpty();
    }

    @Test
    void anEntryHasAllPricesOfTheModel() {
        assertThat(MAP.find("gemini/gemini-2.5-pro")
                        .orElseThrow()
                        .prices()
                        .path("input_cost_per_token_above_200k_tokens"))
                .hasToString("0.0000025");
    }

    @Test
    void isFreeIfEveryPriceIsZero() {
        assertThat(MAP.find("ollama/codegemma").orElseThrow().isFree()).isTrue();
        assertThat(MAP.find("openai/gpt-5").orElseThrow().isFree()).isFalse();
    }
}
