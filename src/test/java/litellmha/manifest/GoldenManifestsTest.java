package litellmha.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rewritten by {@code make golden}, and read before it is committed. */
class GoldenManifestsTest {

    private static Map<String, String> golden(String folder) throws IOException {
        Map<String, String> golden = new TreeMap<>();
        try (Stream<Path> files = Files.list(GoldenManifests.FOLDER.resolve(folder))) {
            for (Path file : files.toList()) {
                golden.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return golden;
    }

    private static void same(Manifests manifests, String folder) throws IOException {
        assertThat(new TreeMap<>(ManifestFiles.files(manifests)))
                .as("run `make golden` and read what changed")
                .isEqualTo(golden(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev", "prod"})
    void rendersTheCommittedManifests(String stack) throws IOException {
        same(CommittedStacks.manifests(stack), stack);
    }

    @Test
    void rendersWhatThreePodsOfRedisChange() throws IOException {
        same(GoldenManifests.added(CommittedStacks.replicated()), GoldenManifests.REPLICATED);
        assertThat(GoldenManifests.replaced(CommittedStacks.replicated()).objects())
                .extracting(object -> Manifests.kind(object) + " " + Manifests.name(object))
                .as("two of which are gone")
                .containsExactlyInAnyOrder(
                        "NetworkPolicy litellm-gateway",
                        "NetworkPolicy litellm-redis",
                        "ConfigMap litellm-config",
                        "Service litellm-redis",
                        "Deployment litellm-redis",
                        "Deployment litellm");
    }

    @Test
    void rendersWhatMetricsChange() throws IOException {
        same(GoldenManifests.added(CommittedStacks.scraped()), GoldenManifests.SCRAPED);
    }

    @Test
    void rendersWhatAnArchiveOfWalChanges() throws IOException {
        same(GoldenManifests.added(CommittedStacks.archiving()), GoldenManifests.ARCHIVING);
        assertThat(GoldenManifests.replaced(CommittedStacks.archiving()).objects())
                .extracting(object -> Manifests.kind(object) + " " + Manifests.name(object))
                .as("none of which is gone")
                .containsExactlyInAnyOrder("NetworkPolicy litellm-pg", "Cluster litellm-pg");
    }
}
