package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stack file as it is written, with lines added to a committed one. */
class StackFileTest {

    @TempDir
    private Path folder;

    private StackFile with(String lines) throws IOException {
        String committed = Files.readString(CommittedStacks.CHECKOUT.resolve("Pulumi.prod.yaml"));
        Files.writeString(folder.resolve("Pulumi.prod.yaml"), committed.stripTrailing() + "\n" + lines + "\n");
        return StackFile.read(folder, "prod");
    }

    private List<String> faults(String lines) {
        return catchThrowableOfType(
                        InvalidSettingsException.class, () -> with(lines).settings())
                .problems()
                .stream()
                .map(Problem::toString)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "\"true\"", "redis", "[]"})
    void aCacheThatIsNoBlockIsOneFault(String cache) {
        assertThat(faults("  litellm-ha:cache: " + cache))
                .singleElement()
                .asString()
                .startsWith("litellm-ha:cache: found ")
                .contains("allowed: an object such as {redis: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cache", "secretEnv", "redisPassword"})
    void aKeyWithoutAValueIsLikeNone(String key) throws IOException {
        assertThat(with("  litellm-ha:%s:".formatted(key)).settings()).isEqualTo(with("").settings());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1_000",
                "0x1F",
                "0b1",
                "0o17",
                "017",
                "08",
                "+5",
                "5.",
                ".5",
                "2024-10-21",
                "2024-1-2",
                "2024-10-21T10:00:00Z",
                "2024-10-21 10:00:00",
                "yes",
                "Off"
            })
    void aTextThatPulumiTakesForSomethingElseNeedsQuotes(String text) throws IOException {
        assertThat(faults("  litellm-ha:env: {LANGFUSE_RELEASE: %s}".formatted(text)))
                .singleElement()
                .asString()
                .startsWith("litellm-ha:env.LANGFUSE_RELEASE: found %s without quotes in line ".formatted(text));

        assertThat(with("  litellm-ha:env: {LANGFUSE_RELEASE: '%s'}".formatted(text))
                        .settings()
                        .env())
                .contains(Map.of("LANGFUSE_RELEASE", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.10", "1e5", "100", "true", "FALSE", "-1", "0.5"})
    void aTextThatIsANumberForAllReadersNeedsQuotesToo(String text) throws IOException {
        assertThat(faults("  litellm-ha:env: {LANGFUSE_RELEASE: %s}".formatted(text)))
                .singleElement()
                .asString()
                .startsWith("litellm-ha:env.LANGFUSE_RELEASE: found ")
                .endsWith("allowed: a text; put it in quotes, exactly as it is meant");

        assertThat(with("  litellm-ha:env: {LANGFUSE_RELEASE: '%s'}".formatted(text))
                        .settings()
                        .env())
                .contains(Map.of("LANGFUSE_RELEASE", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"y", "v1.10", "1.2.3", "12:30", "2024-12-01-preview", "10.0.0.0/8", "1_a", "=", "1e"})
    void aTextThatAllReadersTakeForOneIsKeptAsItIsWritten(String text) throws IOException {
        assertThat(with("  litellm-ha:env: {LANGFUSE_RELEASE: %s}".formatted(text))
                        .settings()
                        .env())
                .contains(Map.of("LANGFUSE_RELEASE", text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            gateway: {serviceAccountAnnotations: {example.com/since: 2024-10-21}} | gateway.serviceAccountAnnotations.example.com/since
            metrics: {namespaces: [monitoring], podMonitor: true, podMonitorLabels: {build: 08}} | metrics.podMonitorLabels.build
            network: {endpoints: [{namespace: a, podLabels: {build: 0x1F}, ports: [80]}]} | network.endpoints[0].podLabels.build
            models: [{name: a, model: azure/a, apiVersion: 2024-10-21}] | models[0].apiVersion
            models: [{name: a, model: openai/a, params: {extra_headers: {X-Since: 2024-10-21}}}] | models[0].params.extra_headers.X-Since
            models: [{name: a, model: openai/a, secretParams: {api_key: 1_0}}] | models[0].secretParams.api_key
            models: [{name: a, model: openai/a, info: {base_model: 2024-10-21}}] | models[0].info.base_model
            mcpServers: {a: {url: "https://a.example.com", settings: {static_headers: {X: 010}}}} | mcpServers.a.settings.static_headers.X
            routing: {aliases: {b: 2024-10-21}} | routing.aliases.b
            routing: {fallbacks: {gpt-5: [ok, 1_0]}} | routing.fallbacks.gpt-5[1]
            """)
    void theFaultNamesThePlace(String block, String path) throws IOException {
        Files.writeString(folder.resolve("Pulumi.dev.yaml"), "config:\n  " + block + "\n");

        assertThat(catchThrowableOfType(InvalidSettingsException.class, () -> StackFile.read(folder, "dev"))
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("litellm-ha:" + path);
                    assertThat(problem.found()).endsWith("in line 2");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.10", "2024-10-21", "true", "null", "1"})
    void aKeyThatIsNoTextForPulumiNeedsQuotes(String key) throws IOException {
        assertThat(faults("  litellm-ha:routing: {aliases: {%s: gpt-5}}".formatted(key)))
                .singleElement()
                .asString()
                .startsWith("litellm-ha:routing.aliases: found the key %s without quotes in line ".formatted(key));

        assertThat(with("  litellm-ha:routing: {aliases: {'%s': gpt-5}}".formatted(key))
                        .settings())
                .isNotNull();
    }

    @Test
    void aKeyIsThereOnceWithOrWithoutItsPrefix() throws IOException {
        assertThat(faults("  tier: cost"))
                .containsExactly(
                        "Pulumi.prod.yaml: found litellm-ha:tier with and without its prefix; allowed: each key once");
        assertThat(with("  namespace: gateway").settings().namespace()).contains("gateway");
    }

    @Test
    void pricesMayHaveAnExponent() throws IOException {
        assertThat(with("""
                    - name: own
                      model: openai/own
                      apiKey: OPENAI_API_KEY
                      inputCostPerToken: 1e-6
                      outputCostPerToken: 2.5e-06
                """).settings().models()).last().satisfies(model -> assertThat(
                        model.inputCostPerToken().orElseThrow())
                .isEqualByComparingTo("0.000001"));
    }

    @Test
    void aKeyThatIsABooleanOfYaml11IsAText() throws IOException {
        assertThat(with("  litellm-ha:routing: {aliases: {on: gpt-5}}")
                        .settings()
                        .routing()
                        .orElseThrow()
                        .aliases())
                .contains(Map.of("on", "gpt-5"));
    }

    @Test
    void theConfigurationOfOtherProgramsIsTheirs() throws IOException {
        assertThat(with("  other:version: 2024-10-21").settings()).isNotNull();
    }
}
