package litellmha.litellm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pinned version stands in stack files, manifests, requirements and documents as well; none may lag behind. */
class LiteLlmVersionTest {

    /**
     * A version after LiteLLM's name: an image, a requirement, a sentence. Also every number of the form 1.NNN.N, so that no
     * place without the name is missed. Version 0 is not LiteLLM's: tests use it where they need another image.
     */
    private static final Pattern VERSION = Pattern.compile(
            "litellm[a-z_-]*(?:\\[\\w+])?(?::v?|==| v?)([1-9]\\d*\\.\\d+\\.\\d+)(?!\\.?\\d)|(?<!\\d|\\.|==)(1\\.\\d{3}\\.\\d+)",
            Pattern.CASE_INSENSITIVE);

    /** LiteLLM's companion packages have versions of their own. */
    private static final Pattern COMPANION = Pattern.compile("litellm-(?:enterprise|proxy-extras)==.*");

    /**
     * A figure stays true of the version that it was measured with until somebody measures again. The text says so in these
     * words, right before the version.
     */
    private static final Pattern MEASURED = Pattern.compile(".*measured with ", Pattern.CASE_INSENSITIVE);

    /** Files whose versions are not LiteLLM's: those of Go modules, and the examples of this class. */
    private static final Pattern OTHER_VERSIONS = Pattern.compile(".*/(?:go\\.mod|go\\.sum|LiteLlmVersionTest\\.java)");

    @TempDir
    private Path repository;

    @BeforeEach
    void aRepositoryAtThePinnedVersion() throws Exception {
        git("init", "--quiet");
        write("Pulumi.yaml", "image: ghcr.io/berriai/litellm-non_root:v" + LiteLlmVersion.pinned());
    }

    @Test
    void everyPlaceOfTheCheckoutHasThePinnedVersion() throws Exception {
        assertThat(others(CommittedStacks.CHECKOUT))
                .as(
                        "run `make bump LITELLM=%s`; if it is the version of a figure, write \"measured with LiteLLM\" before it",
                        LiteLlmVersion.pinned())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image: ghcr.io/berriai/litellm-non_root:v1.99.3",
                "image: localhost/lab/litellm:1.99.3",
                "litellm==1.99.3",
                "litellm[proxy]==1.99.3",
                "LiteLLM 1.99.3 has no such key.",
                "version=1.101.3",
            })
    void anotherVersionIsFound(String line) throws Exception {
        write("tools/file", "the first line\n" + line);

        assertThat(others(repository)).containsExactly("tools/file:2: " + line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "litellm-enterprise==0.1.79.post1",
                "litellm-proxy-extras==1.2.3",
                "image: example.org/litellm:v0.0.0-other",
                "Measured with LiteLLM 1.99.3, a pod uses 600 MiB",
                "boto3==1.44.8",
                "example==1.108.3",
            })
    void whatIsNoVersionOfLiteLlmOrWasMeasuredIsNot(String line) throws Exception {
        write("tools/file", line);

        assertThat(others(repository)).isEmpty();
    }

    @Test
    void aVersionOfAGoModuleIsNot() throws Exception {
        write("tools/cli/go.sum", "example.org/module v1.106.0 h1:");

        assertThat(others(repository)).isEmpty();
    }

    @Test
    void whatGitIgnoresIsNotRead() throws Exception {
        write(".gitignore", "target/");
        write("target/file", "litellm==1.99.3");

        assertThat(others(repository)).isEmpty();
    }

    /** The lines with another version in the files that are or would be committed. */
    private static List<String> others(Path repository) throws IOException, InterruptedException {
        List<String> others = new ArrayList<>();
        for (String name : output(repository, "ls-files", "-co", "--exclude-standard", "-z")
                .split("\0")) {
            Path file = repository.resolve(name);
            // Git lists a deleted file until its deletion is committed.
            if (OTHER_VERSIONS.matcher(name).matches() || !Files.isRegularFile(file)) {
                continue;
            }
            // Every byte is a character of this charset, so that no file is unreadable.
            List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
            for (int i = 0; i < lines.size(); i++) {
                if (hasAnother(lines.get(i))) {
                    others.add("%s:%d: %s".formatted(name, i + 1, lines.get(i)));
                }
            }
        }
        return others;
    }

    private static boolean hasAnother(String line) {
        return VERSION.matcher(line)
                .results()
                .filter(found -> !COMPANION.matcher(found.group()).matches())
                .filter(found ->
                        !MEASURED.matcher(line.substring(0, found.start())).matches())
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .anyMatch(found -> !found.equals(LiteLlmVersion.pinned()));
    }

    private void write(String name, String text) throws IOException {
        Path file = repository.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        output(repository, arguments);
    }

    private static String output(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
