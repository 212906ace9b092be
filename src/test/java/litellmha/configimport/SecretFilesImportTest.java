package litellmha.configimport;

import static org.assertj.core.api.Assertions.assertThat;

import litellmha.configimport.Finding.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFilesImportTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "os.environ/TEAM_A_CREDENTIALS",
                "/var/secrets/HIDDEN.json",
                "{type: service_account, private_key: HIDDEN}"
            })
    void theCredentialsOfVertexAreAFile(String value) {
        ConfigImport imported = ConfigImport.of(
                "c.yaml",
                "model_list: [{model_name: a, litellm_params: {model: vertex_ai/gemini-2.5-pro, vertex_credentials: '"
                        + value + "'}}]");

        assertThat(imported.findings())
                .filteredOn(finding -> finding.kind() == Kind.SECRET)
                .singleElement()
                .satisfies(finding -> assertThat(finding.text())
                        .contains("--secret --path litellm-ha:secretFiles.", "CREDENTIALS < FILE"));
        assertThat(imported.stack()
                        .at("/models/0/secretParams/vertex_credentials")
                        .asText())
                .endsWith("_CREDENTIALS");
        assertThat(ImportReport.of(imported) + imported.stack()).doesNotContain("HIDDEN");
    }

    @Test
    void credentialsWrittenAsAnObjectAreAFileToo() {
        ConfigImport imported = ConfigImport.of(
                "c.yaml",
                "model_list: [{model_name: a, litellm_params: {model: vertex_ai/gemini-2.5-pro, vertex_credentials:"
                        + " {type: service_account, private_key: HIDDEN}}}]");

        assertThat(imported.isComplete()).isTrue();
        assertThat(ImportReport.of(imported) + imported.stack())
                .contains("secretFiles.VERTEX_AI_VERTEX_CREDENTIALS < FILE")
                .doesNotContain("HIDDEN");
    }

    @Test
    void theVariableOfAServiceAccountIsAFile() {
        assertThat(ImportReport.of(
                        ConfigImport.of("c.yaml", "environment_variables: {GOOGLE_APPLICATION_CREDENTIALS: /x.json}")))
                .contains("--secret --path litellm-ha:secretFiles.GOOGLE_APPLICATION_CREDENTIALS < FILE");
    }
}
