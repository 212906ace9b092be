package litellmha.litellm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import litellmha.litellm.KnownKeys.Section;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {

    private static final Path RESOURCES = CommittedStacks.CHECKOUT.resolve("src/main/resources/litellmha/litellm");

    @ParameterizedTest
    @ValueSource(strings = {"keys.tsv", "prices.tsv"})
    void isThatOfThePinnedVersion(String resource) throws IOException {
        assertThat(Files.readString(RESOURCES.resolve(resource)))
                .startsWith("# LiteLLM %s\n".formatted(LiteLlmVersion.pinned()));
    }

    @ParameterizedTest
    @CsvSource({
        "LITELLM_PARAMS, aws_region_name",
        "LITELLM_PARAMS, extra_body",
        "MODEL_INFO, access_groups",
        "PRICES, input_cost_per_token_above_200k_tokens",
        "LITELLM_SETTINGS, cache_params",
        "GENERAL_SETTINGS, store_prompts_in_spend_logs",
        "GENERAL_SETTINGS, use_redis_transaction_buffer",
        "ROUTER_SETTINGS, content_policy_fallbacks",
        "RETRY_POLICY, RateLimitErrorRetries"
    })
    void hasKeysOfEveryKindOfDeclaration(Section section, String key) {
        assertThat(KnownKeys.pinned().in(section)).contains(key);
    }

    @ParameterizedTest
    @CsvSource({
        "LITELLM_PARAMS, api_bse",
        "LITELLM_SETTINGS, prometheus_adapter",
        "GENERAL_SETTINGS, health_check_endpoint",
        "ROUTER_SETTINGS, enable_fallbacks"
    })
    void lacksWhatLiteLlmNeverReads(Section section, String key) {
        assertThat(KnownKeys.pinned().in(section)).doesNotContain(key);
    }

    /** Reads the whole source, which takes many seconds. */
    @Test
    @Tag("litellm")
    void isWhatTheScriptMakesOfTheWheel(@TempDir Path folder) throws Exception {
        Path script =
                CommittedStacks.CHECKOUT.resolve("tools/litellm/catalogue").toAbsolutePath();
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "\"$0\" \"$(\"$(dirname \"$0\")/source\")\" \"$1\"",
                        script.toString(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes())).isEmpty();
        assertThat(process.waitFor()).isZero();

        for (String resource : new String[] {"keys.tsv", "prices.tsv"}) {
            assertThat(folder.resolve(resource)).hasSameTextualContentAs(RESOURCES.resolve(resource));
        }
    }
}
