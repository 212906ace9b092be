package litellmha.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path directory;

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Manifests manifests(String... objects) {
        return Manifests.of(Stream.of(objects).map(ManifestsTest::json).toList());
    }

    private static final String SECRET =
            "{'kind':'Secret','metadata':{'name':'keys','namespace':'ns'},'data':{'KEY':'c2VjcmV0'}}";

    @Test
    void putsWhatIsNeededBeforeWhatNeedsIt() {
        List<String> kinds = CommittedStacks.manifests("prod").objects().stream()
                .map(object ->
                        Manifests.kind(object) + " " + Manifests.name(object).replaceAll("-[0-9a-f]{8}$", ""))
                .toList();

        assertThat(kinds)
                .containsSubsequence(
                        "Namespace litellm",
                        "NetworkPolicy litellm-default-deny",
                        "Secret litellm-secrets",
                        "ConfigMap litellm-config",
                        "Deployment litellm-redis",
                        "Cluster litellm-pg",
                        "Job litellm-migrations",
                        "Deployment litellm",
                        "PodDisruptionBudget litellm",
                        "ScheduledBackup litellm-pg-snapshot");
    }

    @Test
    void givesOneFormToWhatDiffersOnlyInForm() {
        assertThat(manifests("{'kind':'A','spec':{'b':2.0,'a':null,'c':[1.0]}}"))
                .isEqualTo(manifests("{'spec':{'c':[1],'b':2},'kind':'A'}"));
    }

    @Test
    void leavesOutTheDigestOfSecrets() {
        assertThat(manifests("{'kind':'A','metadata':{'annotations':{'litellm-ha/secrets':'x'}}}"))
                .isEqualTo(manifests("{'kind':'A','metadata':{}}"));
    }

    @Test
    void writesNoValueOfASecret() throws IOException {
        ManifestFiles.write(manifests(SECRET), directory);

        assertThat(directory.resolve("secrets.txt")).content().doesNotContain("c2VjcmV0");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void namesTheSecretsThatPodsReadAndNobodyMakes() throws IOException {
        ManifestFiles.write(
                manifests("{'kind':'Deployment','metadata':{'name':'a'},'spec':{'env':["
                        + "{'valueFrom':{'secretKeyRef':{'name':'theirs','key':'B'}}},"
                        + "{'valueFrom':{'secretKeyRef':{'name':'theirs','key':'A'}}},"
                        + "{'valueFrom':{'secretKeyRef':{'name':'litellm-pg-app','key':'uri'}}}]}}"),
                directory);

        assertThat(directory.resolve("secrets.txt"))
                .content()
                .contains("theirs: A, B")
                .doesNotContain("litellm-pg-app");
    }

    @Test
    void namesTheSecretsThatPodsReadAsFiles() throws IOException {
        ManifestFiles.write(
                manifests("{'kind':'Deployment','metadata':{'name':'a'},'spec':{'volumes':[{'projected':{'sources':["
                        + "{'secret':{'name':'theirs','items':[{'key':'sa.json','path':'A'}]}}]}}]}}"),
                directory);

        assertThat(directory.resolve("secrets.txt")).content().contains("theirs: sa.json");
    }

    @Test
    void writesSecretsForTheirOwnerAlone() throws IOException {
        Path file = directory.resolve("secrets.yaml");

        ManifestFiles.writeSecrets(manifests(SECRET), file);

        assertThat(file).content().contains("KEY: \"c2VjcmV0\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void replacesNothingButAFileWithSecrets() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("folder"));

        assertThatThrownBy(() -> ManifestFiles.writeSecrets(manifests(SECRET), folder))
                .hasMessageContaining("is not a regular file");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(folder);
        }
    }

    @Test
    void refusesToWriteASecretThatIsNotKnown() {
        Path file = directory.resolve("secrets.yaml");

        assertThatThrownBy(() -> ManifestFiles.writeSecrets(manifests(SECRET.replace("c2VjcmV0", "")), file))
                .hasMessageContaining("KEY in Secret keys");
        assertThat(file).doesNotExist();
    }

    @Test
    void takesAwayWhatAnEarlierRunWroteAndNothingElse() throws IOException {
        Files.writeString(directory.resolve("03-job-old.yaml"), "");
        Files.writeString(directory.resolve("mine.yaml"), "");

        ManifestFiles.write(manifests("{'kind':'A','metadata':{'name':'a'}}"), directory);

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("mine.yaml", "00-a-a.yaml", "secrets.txt");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev", "prod"})
    void readsBackWhatItWroteButSecrets(String stack) throws IOException {
        Manifests manifests = CommittedStacks.manifests(stack);
        ManifestFiles.write(manifests, directory);
        Files.writeString(directory.resolve("mine.yaml"), "kind: Mine");

        Manifests read = ManifestFiles.read(directory);

        assertThat(read).isEqualTo(manifests.withoutSecrets()).isNotEqualTo(manifests);
        assertThat(ManifestDiff.between(read, manifests.withoutSecrets())).isEmpty();
    }
}
