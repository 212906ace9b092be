package litellmha.configimport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import litellmha.configimport.Finding.Kind;
import litellmha.settings.StackFile;
import litellmha.tier.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportCasesTest {

    static Stream<String> names() {
        return ImportCases.names().stream();
    }

    static Stream<String> readable() {
        return names().filter(name -> !name.equals("12-not-yaml"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aCaseBecomesWhatItsReportSays(String name) throws IOException {
        assertThat(ImportCases.report(name))
                .as("after a change that is meant, run `make golden`")
                .isEqualTo(Files.readString(ImportCases.FOLDER.resolve(name + ".report.txt")));
    }

    @ParameterizedTest
    @MethodSource("readable")
    void noKeyIsLostWithoutAWord(String name) {
        List<String> leaves = new ArrayList<>();
        ImportCases.trees(name).forEach(tree -> leaves(tree, "", leaves));
        List<String> told = ImportCases.imported(name).findings().stream()
                .map(Finding::source)
                .toList();

        assertThat(leaves).allMatch(leaf -> told.stream().anyMatch(source -> covers(source, leaf)));
    }

    @ParameterizedTest
    @MethodSource("readable")
    void whatCameOverIsInTheStackFile(String name, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("Pulumi.imported.yaml"), ImportCases.stackFile(name, Tier.PROD));
        JsonNode written = StackFile.read(folder, "imported").config();

        List<String> made = new ArrayList<>();
        leaves(ImportCases.imported(name).stack(), "", made);
        List<String> there = new ArrayList<>();
        leaves(written, "", there);
        assertThat(there.stream().map(path -> path.replace("litellm-ha:", ""))).containsAll(made);
    }

    @ParameterizedTest
    @MethodSource("readable")
    void aCaseIsValidOnceItsQuestionsAreAnswered(String name, @TempDir Path folder) {
        assertThatCode(() -> Answers.settings(name, folder)).doesNotThrowAnyException();
    }

    static Stream<Arguments> answers() {
        return Answers.all().properties().stream().flatMap(of -> of.getValue().properties().stream()
                .map(answer -> arguments(of.getKey(), answer.getKey())));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void eachAnswerIsToAQuestionOfTheReport(String name, String path) throws IOException {
        // A fault that many models have is told with the places of the first ones.
        assertThat(withoutPositions(ImportCases.report(name)))
                .contains("Pulumi.imported.yaml is not valid:")
                .contains(
                        path.equals("tier")
                                ? "tier prod"
                                : withoutPositions(path).replace("endpoints[]", "endpoints"));
    }

    private static String withoutPositions(String text) {
        return text.replaceAll("\\[\\d+]", "[]");
    }

    static boolean covers(String source, String leaf) {
        return leaf.equals(source) || leaf.startsWith(source + ".") || leaf.startsWith(source + "[");
    }

    static void leaves(JsonNode node, String path, List<String> found) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(entry -> leaves(
                            entry.getValue(), path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), found));
        } else if (node.isArray() && !node.isEmpty()) {
            for (int i = 0; i < node.size(); i++) {
                leaves(node.get(i), path + "[" + i + "]", found);
            }
        } else {
            found.add(path);
        }
    }

    @Test
    void aSecretThatWasWrittenIntoTheFileIsNeverCopied() throws IOException {
        assertThat(ImportCases.report("06-master-key-in-a-header") + ImportCases.report("09-database-models-sso-mcp"))
                .doesNotContain("made-up");
    }

    @Test
    void aHeaderThatWouldCarryTheMasterKeyAwayIsRefused() {
        assertThat(ImportCases.imported("06-master-key-in-a-header").findings())
                .anyMatch(finding -> finding.kind() == Kind.REFUSED
                        && finding.source().equals("model_list[0].litellm_params.extra_headers"));
    }

    @Test
    void eachOfTheNineDeadKeysIsReported() {
        assertThat(ImportCases.imported("05-dead-keys").findings())
                .filteredOn(finding -> finding.kind() == Kind.UNREAD)
                .hasSize(11);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &a [*a]",
                "model_list: []\nmodel_list: []",
                "",
                "- 1",
                "text",
                "model_list: [",
                "x: 1",
                "a: !!int x",
                "a: !!float x",
                "a: !!binary '%'",
                "a: !!bool 7",
                "a: !!timestamp x"
            })
    void whatIsNoConfigurationGetsOneError(String yaml) {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> ConfigImport.of("c.yaml", yaml)))
                .isInstanceOf(ImportException.class)
                .hasMessageStartingWith("c.yaml: found ")
                .hasMessageContaining("; allowed: ");
    }

    /** What looks like a secret stays out of the stack file and out of the report. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "extra_headers: {Authorization: Bearer HIDDEN-0123456789}",
                "extra_headers: {x-api-key: HIDDEN-0123456789}",
                "extra_body: {api_key: HIDDEN-0123456789}",
                "extra_body: {deep: [{auth: sk-HIDDEN-0123456789}]}",
                "api_base: 'https://user:HIDDEN-0123456789@llm.example.com'",
                "api_base: 'https://llm.example.com?key=HIDDEN-0123456789'",
                "api_key: sk-HIDDEN-0123456789",
                "aws_secret_access_key: HIDDEN-0123456789"
            })
    void aSecretOfAModelIsNeverCopied(String param) {
        ConfigImport imported = ConfigImport.of(
                "c.yaml", "model_list: [{model_name: a, litellm_params: {model: openai/gpt-5, " + param + "}}]");
        assertThat(imported.stack().toString() + ImportReport.of(imported)).doesNotContain("HIDDEN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"OTEL_HEADERS", "LITELLM_LICENSE", "VERTEXAI_CREDENTIALS", "SENTRY_DSN", "AWS_ACCESS_KEY_ID"})
    void aSecretVariableIsNeverCopied(String name) {
        ConfigImport imported = ConfigImport.of("c.yaml", "environment_variables: {" + name + ": HIDDEN-0123456789}");
        assertThat(imported.stack().toString() + ImportReport.of(imported)).doesNotContain("HIDDEN");
    }

    @Test
    void twoSecretsNeverShareAVariable() {
        ConfigImport imported = ConfigImport.of("c.yaml", """
                model_list:
                - {model_name: a, litellm_params: {model: openai/gpt-5, api_key: sk-first-0123456789}}
                - {model_name: b, litellm_params: {model: openai/gpt-5, api_key: os.environ/OPENAI_API_KEY}}
                - {model_name: c, litellm_params: {model: openai/gpt-5, api_key: sk-first-0123456789}}
                """);
        assertThat(imported.stack().path("models").findValuesAsText("apiKey"))
                .containsExactly("OPENAI_API_2_KEY", "OPENAI_API_KEY", "OPENAI_API_2_KEY");
    }

    @Test
    void aModelWithAKeyIsNotTakenForFree() {
        ConfigImport imported = ConfigImport.of(
                "c.yaml",
                "model_list: [{model_name: a, litellm_params: {model: azure/mine, api_base: 'https://x.example.com',"
                        + " api_key: os.environ/AZURE_API_KEY}}]");
        assertThat(imported.stack().path("models").findValues("free")).isEmpty();
    }

    @Test
    void anAnchorMayBeUsedByEveryModel() {
        StringBuilder yaml =
                new StringBuilder("model_list:\n- {model_name: m, litellm_params: &p {model: openai/gpt-5}}\n");
        for (int i = 0; i < 200; i++) {
            yaml.append("- {model_name: m%d, litellm_params: {<<: *p, timeout: 2.5}}\n".formatted(i));
        }
        assertThat(ConfigImport.of("c.yaml", yaml.toString()).stack().path("models"))
                .hasSize(201);
    }

    @Test
    void twoThousandModelsAreImported() {
        StringBuilder yaml = new StringBuilder("model_list:\n");
        for (int i = 0; i < 2000; i++) {
            yaml.append(
                    "- {model_name: m%d, litellm_params: {model: openai/gpt-5, api_key: os.environ/OPENAI_API_KEY}}\n"
                            .formatted(i));
        }
        ConfigImport imported = ConfigImport.of("c.yaml", yaml.toString());
        assertThat(imported.stack().path("models")).hasSize(2000);
        assertThat(imported.isComplete()).isTrue();
        assertThat(ImportReport.of(imported).lines()).hasSizeLessThan(15);
    }
}
