package litellmha.configimport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import litellmha.settings.StackFile;
import litellmha.tier.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A large file gets its answer in seconds, whatever it is large with. */
class LargeConfigurationTest {

    private static final Duration SECONDS = Duration.ofSeconds(10);

    private static final int FIVE_MB = 5 << 20;

    private static ConfigImport imported(String yaml) {
        return assertTimeoutPreemptively(SECONDS, () -> ConfigImport.of("c.yaml", yaml));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "'%s'", "\"%s\"", "|\n  %s", ">\n  %s"})
    void aValueThatNoConfigMapHoldsIsRefusedAtOnce(String style) {
        String value = style.formatted("x".repeat(FIVE_MB));
        assertThatThrownBy(() -> imported("model_list: []\na: " + value))
                .hasMessageMatching(
                        "c.yaml: found a value of 524288[01] characters; allowed: at most 1 MiB, as a ConfigMap holds");
    }

    @Test
    void aCommentOfFiveMegabytesIsNothing() {
        assertThat(imported("model_list: [] # " + "x".repeat(FIVE_MB)).findings())
                .isNotEmpty();
    }

    /** Each of these makes a search begin anew at many places. */
    @ParameterizedTest
    @ValueSource(
            strings = {"-eyJaaaaa", ":", "http://:", "sk-", "a+", "/aB1", "hooks.", " basic", "@", "-0123456789abcdef"})
    void aLongValueIsSearchedForSecretsAtOnce(String repeated) {
        String value = "http://" + repeated.repeat((1 << 18) / repeated.length());
        assertThat(imported(
                                "model_list: [{model_name: a, litellm_params: {model: openai/x, api_base: '%1$s', api_version: '%1$s', extra_body: {a: '%1$s'}}}]"
                                        .formatted(value))
                        .findings())
                .isNotEmpty();
    }

    @Test
    void tenThousandModelsWithKeysOfTheirOwnAreImported() {
        String models = IntStream.range(0, 10_000)
                .mapToObj(
                        "- {model_name: m%1$d, litellm_params: {model: openai/gpt-5, api_key: sk-made-up-%1$d}}"
                                ::formatted)
                .collect(Collectors.joining("\n", "model_list:\n", "\n"));
        ConfigImport imported = imported(models);
        assertThat(imported.stack().path("models").findValuesAsText("apiKey"))
                .startsWith("OPENAI_API_KEY", "OPENAI_API_2_KEY", "OPENAI_API_3_KEY")
                .doesNotHaveDuplicates()
                .hasSize(10_000);
    }

    @Test
    void twoThousandModelsThatFallBackOnOneAnotherAreJudged() {
        String yaml = IntStream.range(0, 2_000)
                .mapToObj(
                        "- {model_name: m%d, litellm_params: {model: openai/gpt-5, api_key: os.environ/A_KEY}}"
                                ::formatted)
                .collect(Collectors.joining("\n", "model_list:\n", "\nrouter_settings:\n  fallbacks:\n"));
        String fallbacks = IntStream.range(0, 1_999)
                .mapToObj(i -> "  - {m%d: [m%d]}".formatted(i, i + 1))
                .collect(Collectors.joining("\n"));
        ConfigImport imported = imported(yaml + fallbacks);
        String text = StackFileText.of(
                imported,
                "c.yaml",
                Tier.PROD,
                StackFile.read(litellmha.platform.CommittedStacks.CHECKOUT, "prod")
                        .config());
        assertThat(assertTimeoutPreemptively(SECONDS.multipliedBy(3), () -> ImportCases.verdict(text)))
                .isEqualTo("The stack file is valid.");
    }

    @Test
    void aLongTextThatAliasesRepeatIsRefused() {
        String yaml = "a: &a '%s'\nmodel_list: [%s]"
                .formatted(
                        "x".repeat(1 << 20),
                        IntStream.range(0, 1_000).mapToObj(i -> "*a").collect(Collectors.joining(", ")));
        assertThatThrownBy(() -> imported(yaml))
                .hasMessageStartingWith("c.yaml: found too much, with what aliases repeat; allowed: ");
    }

    @Test
    void aFileThatIsTooLargeIsNotReadToItsEnd(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("config.yaml");
        try (var out = Files.newOutputStream(file)) {
            out.write(new byte[SourceFile.LARGEST + 1]);
        }
        assertThatThrownBy(() -> SourceFile.read(file))
                .isInstanceOf(ImportException.class)
                .hasMessageStartingWith(file + ": found more than 6 MiB; allowed: ");
    }

    /** The reader counts lines itself. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "\u2028", "\u0085"})
    void aFaultIsToldInItsLine(String lineBreak) {
        String yaml = "# 😀" + lineBreak + "model_list: []" + lineBreak + "\"x😀\": 'y'" + lineBreak + "model_list: []";
        assertThatThrownBy(() -> imported(yaml)).hasMessageContaining("in line 4: found duplicate key model_list");
    }

    @ParameterizedTest
    @CsvSource({
        "'a: [', 'in line 1: '",
        "'a: \u0007', 'cannot be read: the character U+0007 in line 1; allowed: '",
        "'\ufeffmodel_list: [\t', 'in line 1: '"
    })
    void whatTheScannerDoesNotTakeIsTold(String yaml, String message) {
        assertThatThrownBy(() -> imported(yaml)).hasMessageContaining(message);
    }
}
