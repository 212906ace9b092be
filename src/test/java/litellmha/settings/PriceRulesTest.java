package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceRulesTest {

    private static List<String> faults(String name, String more) {
        return new ProdConfiguration()
                .with("models", "[{'name': 'a', 'model': '%s', 'mockResponse': 'x'%s}]".formatted(name, more))
                .faults();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            openai/own | , 'inputCostPerToken': 0.00001, 'outputCostPerToken': 0
            openai/own | , 'inputCostPerToken': 0.00001, 'mode': 'embedding'
            openai/own | , 'prices': {'input_cost_per_second': 0.0001}, 'mode': 'audio_transcription'
            openai/own | , 'prices': {'input_cost_per_character': 0.000015}
            openai/own | , 'free': true
            openai/own | , 'baseModel': 'openai/gpt-5'
            openai/own | , 'baseModel': 'gpt-5'
            gemini/gemini-2.5-pro | ""
            """)
    void aPriceCanBeHadInSeveralWays(String name, String more) {
        assertThat(faults(name, more)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            openai/gpt-5-maxi | "" | found nothing for openai/gpt-5-maxi; allowed: a price, prices, or free: true: LiteLLM's price map has no price of it, would bill nothing, and no budget would bind; or baseModel
            openai/own | , 'baseModel': 'openai/gtp-5' | such as
            openai/own | , 'inputCostPerToken': 0.00001 | models[0].outputCostPerToken: found nothing; allowed: a price beside inputCostPerToken, or 0
            openai/own | , 'inputCostPerToken': 0, 'outputCostPerToken': 0.1 | models[0].inputCostPerToken: found 0
            openai/own | , 'inputCostPerToken': 5, 'outputCostPerToken': 0.1 | models[0].inputCostPerToken: found 5; allowed: US dollars, at least 1e-12 and at most 1
            openai/own | , 'prices': {'input_cost_per_image': 20000} | models[0].prices.input_cost_per_image: found 20000
            openai/own | , 'prices': {'input_cost_per_imag': 2} | did you mean models[0].prices.input_cost_per_image?
            openai/gpt-5 | , 'free': true, 'prices': {'input_cost_per_image': 2} | models[0].free: found true beside a price
            """)
    void aModelWithoutAPriceIsRefused(String name, String more, String fault) {
        assertThat(faults(name, more)).singleElement().asString().contains(fault);
    }

    @Test
    void manyModelsWithoutAPriceAreOneLineWithTheFirstNames() {
        String models = IntStream.range(0, 200)
                .mapToObj(i -> "{'name': 'm%d', 'model': 'openai/own-%d', 'mockResponse': 'x'}".formatted(i, i))
                .collect(Collectors.joining(", ", "[", "]"));

        assertThat(new ProdConfiguration().with("models", models).refusal().lines())
                .hasSize(3)
                .last()
                .asString()
                .isEqualTo("    the same: litellm-ha:models[1].inputCostPerToken (found nothing for openai/own-1),"
                        + " litellm-ha:models[2].inputCostPerToken (found nothing for openai/own-2),"
                        + " litellm-ha:models[3].inputCostPerToken (found nothing for openai/own-3) and 196 more");
    }

    @Test
    void aModelThatTheMapHasForNothingIsFreeOnlyIfTheStackSaysSo() {
        String name = "ollama/codegemma";
        assertThat(faults(name, "")).singleElement().asString().contains("models[0].inputCostPerToken: found nothing");
        assertThat(faults(name, ", 'free': true")).isEmpty();
    }
}
