package litellmha.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rewritten by {@code make golden}, and read before it is committed. */
class GoldenManifestsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/manifests");

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev", "prod"})
    void rendersTheCommittedManifests(String stack) throws IOException {
        Map<String, String> golden = new TreeMap<>();
        try (Stream<Path> files = Files.list(GOLDEN.resolve(stack))) {
            for (Path file : files.toList()) {
                golden.put(file.getFileName().toString(), Files.readString(file));
            }
        }

        assertThat(new TreeMap<>(ManifestFiles.files(CommittedStacks.manifests(stack))))
                .as("run `make golden` and read what changed")
                .isEqualTo(golden);
    }
}
