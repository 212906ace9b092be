package litellmha.configimport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import litellmha.configimport.Finding.Kind;
import litellmha.tier.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Variables that a chart gives to its pods: of equal names one comes over, and the others are spoken of. */
class PodVariablesTest {

    private static final String MODEL =
            "model_list: [{model_name: a, litellm_params: {model: openai/gpt-5, api_key: os.environ/OPENAI_API_KEY}}]";

    private static ConfigImport values(String yaml) {
        return ConfigImport.of(Optional.empty(), Optional.of(new SourceFile("v.yaml", yaml)), Tier.PROD);
    }

    private static ConfigImport imported(String variables) {
        return values("proxy_config: {" + MODEL + "}\n" + variables);
    }

    private static ConfigImport components(String gateway, String backend) {
        return values("gateway: {config: {proxy_config: {%s}}, extraEnv: %s}\nbackend: {extraEnv: %s}"
                .formatted(MODEL, gateway, backend));
    }

    private static Finding finding(ConfigImport imported, String source) {
        return imported.findings().stream()
                .filter(found -> found.source().equals(source))
                .findFirst()
                .orElseThrow();
    }

    private static String region(ConfigImport imported) {
        return imported.stack().at("/env/AWS_REGION").asText();
    }

    private static void loses(ConfigImport imported, String source, String winner) {
        assertThat(finding(imported, source))
                .isEqualTo(new Finding(
                        Kind.CARRIED, source, "nothing, as before: %s has the same name and wins".formatted(winner)));
    }

    @Test
    void theLastOfEqualNamesComesOverAsInKubernetes() {
        ConfigImport imported = imported(
                "extraEnvVars: [{name: AWS_REGION, value: a}, {name: AWS_REGION, value: b}, {name: AWS_REGION, value: c}]");
        assertThat(region(imported)).isEqualTo("c");
        loses(imported, "extraEnvVars[0]", "extraEnvVars[2]");
        loses(imported, "extraEnvVars[1]", "extraEnvVars[2]");
    }

    @Test
    void theListComesAfterTheMapWhicheverStandsFirst() {
        ConfigImport imported = imported("extraEnvVars: [{name: AWS_REGION, value: a}]\nenvVars: {AWS_REGION: b}");
        assertThat(region(imported)).isEqualTo("a");
        loses(imported, "envVars.AWS_REGION", "extraEnvVars[0]");
    }

    @Test
    void aValueAfterASecretIsTheValue() {
        ConfigImport imported =
                imported("extraEnvVars: [{name: AWS_REGION, valueFrom: {secretKeyRef: {name: a, key: b}}},"
                        + " {name: AWS_REGION, value: c}]");
        assertThat(region(imported)).isEqualTo("c");
        loses(imported, "extraEnvVars[0]", "extraEnvVars[1]");
    }

    @Test
    void aSecretAfterAValueIsTheSecret() {
        ConfigImport imported = imported("extraEnvVars: [{name: OPENAI_API_KEY, value: a-key-0123456789},"
                + " {name: OPENAI_API_KEY, valueFrom: {secretKeyRef: {name: a, key: b}}}]");
        assertThat(imported.stack()
                        .at("/providerKeys/OPENAI_API_KEY/existingSecret")
                        .asText())
                .isEqualTo("a");
        assertThat(imported.findings()).noneMatch(finding -> finding.kind() == Kind.SECRET);
        loses(imported, "extraEnvVars[0]", "extraEnvVars[1]");
    }

    @Test
    void aVariableOfTheConfigurationWinsAsInLiteLlm() {
        ConfigImport imported =
                values("proxy_config: {%s, environment_variables: {AWS_REGION: a}}\nenvVars: {AWS_REGION: b}"
                        .formatted(MODEL));
        assertThat(region(imported)).isEqualTo("a");
        loses(imported, "envVars.AWS_REGION", "proxy_config.environment_variables.AWS_REGION");
    }

    @Test
    void aVariableOfTheConfigurationThatRefersToItselfIsThePods() {
        ConfigImport imported = values(
                "proxy_config: {%s, environment_variables: {AWS_REGION: os.environ/AWS_REGION}}\nenvVars: {AWS_REGION: b}"
                        .formatted(MODEL));
        assertThat(region(imported)).isEqualTo("b");
        loses(imported, "proxy_config.environment_variables.AWS_REGION", "envVars.AWS_REGION");
    }

    @Test
    void theLogLevelLosesAgainstAVariable() {
        ConfigImport imported = imported("logLevel: INFO\nextraEnvVars: [{name: LITELLM_LOG, value: DEBUG}]");
        assertThat(imported.stack().at("/env/LITELLM_LOG").asText()).isEqualTo("DEBUG");
        loses(imported, "logLevel", "extraEnvVars[0]");
    }

    @Test
    void equalVariablesOfTheGatewayAndTheBackendAreOne() {
        ConfigImport imported = components("[{name: AWS_REGION, value: a}]", "[{name: AWS_REGION, value: a}]");
        assertThat(region(imported)).isEqualTo("a");
        assertThat(imported.isComplete()).isTrue();
    }

    @Test
    void anotherValueOfTheBackendIsLeftOut() {
        ConfigImport imported = components("[{name: AWS_REGION, value: a}]", "[{name: AWS_REGION, value: b}]");
        assertThat(region(imported)).isEqualTo("a");
        assertThat(finding(imported, "backend.extraEnv[0]"))
                .isEqualTo(new Finding(
                        Kind.REFUSED,
                        "backend.extraEnv[0]",
                        "differs from gateway.extraEnv[0], and one pod does the work of both: it has that one"));
    }

    @ParameterizedTest
    @CsvSource({
        "My_Secret, key",
        "Secret, key",
        "-a, key",
        "a..b, key",
        "a/b, key",
        "a, a b",
        "a, a/b",
        "a, ..",
        "a, ''"
    })
    void aSecretThatCannotExistIsToldAndNotNamedInTheStack(String name, String key) {
        ConfigImport imported =
                imported("extraEnvVars: [{name: OPENAI_API_KEY, valueFrom: {secretKeyRef: {name: '%s', key: '%s'}}}]"
                        .formatted(name, key));
        assertThat(finding(imported, "extraEnvVars[0]"))
                .isEqualTo(new Finding(
                        Kind.REFUSED,
                        "extraEnvVars[0]",
                        "found the Secret %s with the key %s; allowed: %s".formatted(name, key, PodVariables.ALLOWED)));
        assertThat(imported.stack().toString()).doesNotContain("existingSecret");
        assertThat(imported.findings())
                .contains(new Finding(
                        Kind.SECRET,
                        "proxy_config.model_list[0].litellm_params.api_key",
                        "pulumi config set --secret --path litellm-ha:providerKeys.OPENAI_API_KEY"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"My_Secret", "''", "5.5", "{name: a}", "[a]", "null"})
    void aNameOfASecretOfVariablesThatCannotExistIsTold(String name) {
        ConfigImport imported = imported("environmentSecrets: [" + name + ", good]");
        assertThat(finding(imported, "environmentSecrets[0]").kind()).isEqualTo(Kind.REFUSED);
        assertThat(finding(imported, "environmentSecrets[1]").kind()).isEqualTo(Kind.CARRIED);
        assertThat(imported.stack()
                        .at("/providerKeys/OPENAI_API_KEY/existingSecret")
                        .asText())
                .isEqualTo("good");
    }

    @ParameterizedTest
    @ValueSource(strings = {"masterkeySecretName: My_Secret", "masterkeySecretName: a\nmasterkeySecretKey: a b"})
    void aSecretOfTheMasterKeyThatCannotExistIsTold(String value) {
        ConfigImport imported = imported(value);
        assertThat(finding(imported, "masterkeySecretName").text()).startsWith("found the Secret ");
        assertThat(imported.stack().has("masterKey")).isFalse();
    }

    @Test
    void aVariableWithAValueAndASecretIsRefusedAsByKubernetes() {
        assertThat(finding(
                                imported(
                                        "extraEnvVars: [{name: AWS_REGION, value: a, valueFrom: {secretKeyRef: {name: a, key: b}}}]"),
                                "extraEnvVars[0]")
                        .kind())
                .isEqualTo(Kind.REFUSED);
    }
}
