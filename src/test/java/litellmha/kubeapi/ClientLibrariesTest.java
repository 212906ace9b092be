package litellmha.kubeapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.api.Test;

class ClientLibrariesTest {

    private static final Path CLASSES = CommittedStacks.CHECKOUT.resolve("target/classes");

    /** Packages whose classes name the text, such as another class. */
    private static Stream<String> packagesThatName(String text) throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files
                    .filter(file ->
                            file.toString().endsWith(".class") && content(file).contains(text))
                    .map(file -> CLASSES.relativize(file.getParent()).toString())
                    .distinct()
                    .toList()
                    .stream();
        }
    }

    private static String content(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The program runs without the client's libraries, and commands that look at no cluster do not load them. */
    @Test
    void onlyWhatLooksAtAClusterKnowsTheKubernetesClient() throws IOException {
        assertThat(packagesThatName("io/fabric8/"))
                .contains("litellmha/kubeapi")
                .allMatch(name -> name.equals("litellmha/kubeapi")
                        || name.equals("litellmha/adoption")
                        || name.equals("litellmha/doctor")
                        || name.equals("litellmha/obstacle")
                        || name.startsWith("litellmha/verify"));
        assertThat(packagesThatName("litellmha/kubeapi/"))
                .allMatch(name -> name.equals("litellmha/cli")
                        || name.equals("litellmha/kubeapi")
                        || name.equals("litellmha/adoption")
                        || name.equals("litellmha/doctor")
                        || name.equals("litellmha/obstacle")
                        || name.startsWith("litellmha/verify"));
        assertThat(packagesThatName("litellmha/doctor/"))
                .containsExactlyInAnyOrder("litellmha/cli", "litellmha/doctor", "litellmha/verify/check");
        assertThat(packagesThatName("litellmha/verify/"))
                .allMatch(name -> name.equals("litellmha/cli") || name.startsWith("litellmha/verify"));
    }
}
