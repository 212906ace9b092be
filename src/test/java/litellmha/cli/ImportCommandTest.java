package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {

    private static final Path CONFIGS = CommittedStacks.CHECKOUT.resolve("src/test/resources/configs");

    @TempDir
    private Path checkout;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void copyTheStack() throws IOException {
        Files.copy(CommittedStacks.CHECKOUT.resolve("Pulumi.prod.yaml"), checkout.resolve("Pulumi.prod.yaml"));
    }

    private int execute(String... arguments) {
        return Execution.of(checkout, out, err, arguments);
    }

    private static String config(String name) {
        return CONFIGS.resolve(name).toString();
    }

    @Test
    void whatCameOverWholeEndsWithZero() {
        assertThat(execute("import", config("02-bedrock-ambient.yaml"))).isZero();

        assertThat(out.toString()).contains("Carried over", "`litellm-ha render --stack imported` accepts it");
        assertThat(checkout.resolve("Pulumi.imported.yaml")).exists();
    }

    @Test
    void whatDidNotComeOverWholeEndsWithOne() {
        assertThat(execute("import", "--values", config("21-chart-with-components.values.yaml")))
                .isEqualTo(1);

        assertThat(out.toString()).contains("gateway.replicaCount -> gateway.replicas", "Left out (2):");
    }

    @Test
    void valuesMayStandBesideAConfiguration() throws IOException {
        execute(
                "import",
                config("15-azure-in-a-configmap.yaml"),
                "--values",
                config("15-azure-in-a-configmap.values.yaml"));

        assertThat(checkout.resolve("Pulumi.imported.yaml"))
                .content()
                .contains("apiBase: https://acme-west.openai.azure.com/", "replicas: 3");
    }

    @Test
    void aStackFileThatExistsIsNotOverwritten() {
        assertThat(execute("import", config("02-bedrock-ambient.yaml"), "--stack", "prod"))
                .isEqualTo(1);

        assertThat(err.toString()).contains("--stack: found prod, whose stack file already exists");
    }

    @Test
    void aConfigurationThatIsNoneLeavesNoFile() {
        assertThat(execute("import", config("12-not-yaml.yaml"))).isEqualTo(1);

        assertThat(checkout.resolve("Pulumi.imported.yaml")).doesNotExist();
    }

    @Test
    void aStackFileOfMoreThanThreeMebibytesIsToldSo() throws IOException {
        Files.writeString(checkout.resolve("Pulumi.large.yaml"), "config: {}\n" + "# comment\n".repeat(400_000));
        assertThat(execute("render", "--stack", "large")).isEqualTo(1);

        assertThat(err.toString()).contains("Pulumi.large.yaml: found 4000011 characters; allowed: at most 3 MiB");
    }
}
