package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The prices of the committed {@code prod} stack against the price map of the pinned LiteLLM. */
class PricesTest {

    private static final List<Settings.Model> MODELS =
            CommittedStacks.settings("prod").models();

    private static JsonNode prices;

    @BeforeAll
    static void readThePriceMap() throws IOException {
        String wheel = System.getenv("LITELLM_WHEEL");
        assumeTrue(wheel != null, "LITELLM_WHEEL names no package of LiteLLM; `make test` sets it");
        try (var zip = FileSystems.newFileSystem(Path.of(wheel))) {
            prices = JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build()
                    .readTree(Files.readString(zip.getPath("litellm/model_prices_and_context_window_backup.json")));
        }
    }

    /** The map has some models with and some without their provider's name. */
    private static boolean isPriced(Settings.Model model, BigDecimal input, BigDecimal output) {
        String bare = model.model().substring(model.model().indexOf('/') + 1);
        JsonNode price = prices.path(prices.has(model.model()) ? model.model() : bare);
        return price.path("litellm_provider").asText().equals(provider(model))
                && price.path("input_cost_per_token").decimalValue().compareTo(input) == 0
                && price.path("output_cost_per_token").decimalValue().compareTo(output) == 0;
    }

    private static String provider(Settings.Model model) {
        return model.model().substring(0, model.model().indexOf('/'));
    }

    @Test
    void areThoseOfThePriceMap() {
        assertThat(MODELS).allMatch(model -> isPriced(model, model.inputCostPerToken(), model.outputCostPerToken()));
    }

    @Test
    void oneThatIsOffIsNoticed() {
        assertThat(MODELS)
                .noneMatch(model -> isPriced(
                        model, model.inputCostPerToken().multiply(BigDecimal.TEN), model.outputCostPerToken()));
    }

    @Test
    void sixModelsOfThreeProvidersAtLeast() {
        assertThat(MODELS).hasSizeGreaterThanOrEqualTo(6);
        assertThat(MODELS.stream().map(PricesTest::provider).distinct()).hasSizeGreaterThanOrEqualTo(3);
    }
}
