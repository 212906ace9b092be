package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretFilesTest {

    private static final String VERTEX =
            "[{'name': 'a', 'model': 'vertex_ai/gemini-2.5-pro', 'vertexProject': 'p', 'vertexLocation': 'l',"
                    + " 'secretParams': {'vertex_credentials': 'TEAM_A'}}]";

    @Test
    void aFileMayHaveSeveralLines() {
        Settings settings = new ProdConfiguration()
                .with(
                        "secretFiles",
                        "{'GOOGLE_APPLICATION_CREDENTIALS': '{\\n  \\'type\\': \\'service_account\\'\\n}\\n'}")
                .read();

        assertThat(settings.secretFiles().orElseThrow())
                .isEqualTo(Map.of(
                        "GOOGLE_APPLICATION_CREDENTIALS",
                        new SecretSource.Value("{\n  \"type\": \"service_account\"\n}\n")));
    }

    @Test
    void theCredentialsOfAModelMayBeAFileOfAnyName() {
        assertThat(new ProdConfiguration()
                        .with("secretFiles", "{'TEAM_A': '{}'}")
                        .with("models", VERTEX)
                        .faults())
                .isEmpty();
    }

    @Test
    void aKeyThatIsSentIsNoFile() {
        assertThat(new ProdConfiguration()
                        .with("secretFiles", "{'TEAM_A': '{}'}")
                        .with("models", "[{'name': 'a', 'model': 'openai/gpt-5', 'apiKey': 'TEAM_A'}]")
                        .faults())
                .singleElement()
                .asString()
                .contains("models[0].apiKey: found \"TEAM_A\"; allowed: one of providerKeys and secretEnv");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            secretFiles | {'REDIS_PASSWORD': 'x'} | secretFiles.REDIS_PASSWORD: found a variable of the program's own
            secretFiles | {'LD_PRELOAD': 'x'} | secretFiles.LD_PRELOAD: found a variable of the program's own
            secretFiles | {'GOOGLE_APPLICATION_CREDENTIAL': 'x'} | secretFiles.GOOGLE_APPLICATION_CREDENTIAL: found a variable that LiteLLM does not read; allowed: a variable that LiteLLM reads, or that a model refers to; did you mean GOOGLE_APPLICATION_CREDENTIALS?
            secretFiles | {'AWS_REGION': 'x'} | secretFiles.AWS_REGION: found a variable whose value is not the path of a file
            secretFiles | {'../escape': 'x'} | secretFiles.../escape: found a name that no variable can have; allowed: letters, digits and underscores
            secretFiles | {'GOOGLE_APPLICATION_CREDENTIALS': {'existingSecret': 'litellm-secret-files', 'key': 'K'}} | a Secret that this program does not create
            secretEnv | {'GOOGLE_APPLICATION_CREDENTIALS': 'x'} | secretEnv.GOOGLE_APPLICATION_CREDENTIALS: found a variable whose value is the path of a file; allowed: a variable of secretFiles
            env | {'GCS_PATH_SERVICE_ACCOUNT': '/x.json'} | env.GCS_PATH_SERVICE_ACCOUNT: found a secret in clear text; allowed: a variable of secretFiles
            """)
    void aFaultIsNamed(String key, String value, String fault) {
        assertThat(new ProdConfiguration().with(key, value).faults())
                .singleElement()
                .asString()
                .contains(fault);
    }

    @Test
    void aVariableIsSetInOnePlace() {
        assertThat(new ProdConfiguration()
                        .with("secretFiles", "{'VERTEX_CREDENTIALS': '{}'}")
                        .with("secretEnv", "{'VERTEX_CREDENTIALS': '{}'}")
                        .faults())
                .containsExactly(
                        "litellm-ha:secretFiles.VERTEX_CREDENTIALS: found a variable that is set twice; allowed: a name in one place only");
    }

    @ParameterizedTest
    @CsvSource({"1048576, true", "1048577, false"})
    void filesFitIntoOneSecret(int bytes, boolean fit) {
        assertThat(new ProdConfiguration()
                        .with("secretFiles", "{'VERTEX_CREDENTIALS': '%s'}".formatted("x".repeat(bytes)))
                        .faults())
                .isEqualTo(
                        fit
                                ? List.of()
                                : List.of(
                                        "litellm-ha:secretFiles: found 1048577 bytes; allowed: at most 1048576 bytes together, as"
                                                + " much as a Kubernetes Secret holds; larger files in existing Secrets"));
    }

    @Test
    void aFileInClearTextIsRefusedAndNotQuoted() {
        ProdConfiguration clear = new ProdConfiguration()
                .with("secretFiles", "{'VERTEX_CREDENTIALS': 'HIDDEN'}")
                .notEncrypted("secretFiles");

        assertThat(clear.faults())
                .singleElement()
                .asString()
                .contains(
                        "secretFiles.VERTEX_CREDENTIALS: found a secret in clear text",
                        "--secret --path litellm-ha:secretFiles.VERTEX_CREDENTIALS")
                .doesNotContain("HIDDEN");
        assertThat(new ProdConfiguration()
                        .with("secretFiles", "{'VERTEX_CREDENTIALS': 'HIDDEN'}")
                        .read()
                        .toString())
                .doesNotContain("HIDDEN");
    }
}
