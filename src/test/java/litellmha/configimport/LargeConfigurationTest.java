package litellmha.configimport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import litellmha.tier.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file four times as large takes about four times as long, whatever it is large with. */
class LargeConfigurationTest {

    /** Between what is linear, 4, and what is quadratic, 16. */
    private static final double MOST = 10;

    private static final int FIVE_MB = 5 << 20;

    private static ConfigImport imported(String yaml) {
        return ConfigImport.of("c.yaml", yaml);
    }

    /** Returns how many times as much of the processor something takes when it is four times as large. */
    private static double growth(int size, IntConsumer work) {
        work.accept(size);
        return (double) leastTime(4 * size, work) / leastTime(size, work);
    }

    private static long leastTime(int size, IntConsumer work) {
        return IntStream.range(0, 3)
                .mapToLong(run -> {
                    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                    work.accept(size);
                    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
                })
                .min()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "'%s'", "\"%s\"", "|\n  %s", ">\n  %s"})
    void aValueThatNoConfigMapHoldsIsRefusedAtOnce(String style) {
        String value = style.formatted("x".repeat(FIVE_MB));
        assertThatThrownBy(() -> imported("model_list: []\na: " + value))
                .hasMessageMatching(
                        "c.yaml: found a value of 524288[01] characters; allowed: at most 1 MiB, as a ConfigMap holds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "'%s'", "\"%s\"", "|\n  %s", ">\n  %s"})
    void aLongValueIsReadInLinearTime(String style) {
        assertThat(growth(1 << 16, size -> imported("model_list: []\na: " + style.formatted("x".repeat(size)))))
                .isLessThan(MOST);
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
    void aLongValueIsSearchedForSecretsInLinearTime(String repeated) {
        assertThat(growth(1 << 14, size -> {
                    String value = "http://" + repeated.repeat(size / repeated.length());
                    imported(
                            "model_list: [{model_name: a, litellm_params: {model: openai/x, api_base: '%1$s', api_version: '%1$s', extra_body: {a: '%1$s'}}}]"
                                    .formatted(value));
                }))
                .isLessThan(MOST);
    }

    @Test
    void everyModelHasAKeyOfItsOwn() {
        assertThat(withKeysOfTheirOwn(2_000).stack().path("models").findValuesAsText("apiKey"))
                .startsWith("OPENAI_API_KEY", "OPENAI_API_2_KEY", "OPENAI_API_3_KEY")
                .doesNotHaveDuplicates()
                .hasSize(2_000);
    }

    @Test
    void manyModelsAreImportedInLinearTime() {
        assertThat(growth(300, LargeConfigurationTest::withKeysOfTheirOwn)).isLessThan(MOST);
    }

    private static ConfigImport withKeysOfTheirOwn(int models) {
        return imported(IntStream.range(0, models)
                .mapToObj(
                        "- {model_name: m%1$d, litellm_params: {model: openai/gpt-5, api_key: sk-made-up-%1$d}}"
                                ::formatted)
                .collect(Collectors.joining("\n", "model_list:\n", "\n")));
    }

    @Test
    void aThousandModelsThatFallBackOnOneAnotherAreValid() throws IOException {
        assertThat(ImportCases.verdict(inAChain(1_000))).isEqualTo("The stack file is valid.");
    }

    @Test
    void aChainOfFallbacksIsJudgedInLinearTime() {
        assertThat(growth(100, models -> {
                    try {
                        ImportCases.verdict(inAChain(models));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }))
                .isLessThan(MOST);
    }

    /** Returns the stack file of models of which each falls back on the next. */
    private static String inAChain(int models) {
        String list = IntStream.range(0, models)
                .mapToObj(
                        "- {model_name: m%d, litellm_params: {model: openai/gpt-5, api_key: os.environ/A_KEY}}"
                                ::formatted)
                .collect(Collectors.joining("\n", "model_list:\n", "\nrouter_settings:\n  fallbacks:\n"));
        String fallbacks = IntStream.range(0, models - 1)
                .mapToObj(i -> "  - {m%d: [m%d]}".formatted(i, i + 1))
                .collect(Collectors.joining("\n"));
        return ImportCases.stackFile(imported(list + fallbacks), "c.yaml", Tier.PROD);
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
