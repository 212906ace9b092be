package litellmha.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import litellmha.litellm.LiteLlmVersion;
import org.junit.jupiter.api.Test;

/** LiteLLM silently accepts a misspelt key, so each key that we can write is looked up in its own source. */
class LiteLlmSourceTest {

    private static final Pattern WRITTEN = Pattern.compile("\\.(?:with|ifTrue|put|putIfAbsent)\\(\\s*\"([a-z_]+)\"");

    private static final String WHEEL = System.getenv().getOrDefault("LITELLM_WHEEL", "");

    @Test
    void everyKeyThatTheCodeCanWriteIsReadByThePinnedVersion() throws IOException {
        String source = source();
        assertThat(written())
                .contains("coordination_redis", "fail_closed_budget_enforcement", "supported_call_types", "num_retries")
                .allSatisfy(key -> assertThat(known(source, key)).as(key).isTrue());
    }

    @Test
    void aMisspeltKeyIsNotFound() throws IOException {
        assertThat(known(source(), "fail_closed_budgets_enforcement")).isFalse();
    }

    /** As a string, as an attribute, or as a parameter or field of that name. */
    private static boolean known(String source, String key) {
        return Stream.of("\"%s\"", "'%s'", ".%s ", " %s:", " %s=", " %s =", ".%s\n", ".%s)", "\n%s:", "\n%s =")
                .anyMatch(form -> source.contains(form.formatted(key)));
    }

    /** Returns the keys that the package's code names: a rendered configuration would have some of them only. */
    private static Set<String> written() throws IOException {
        Set<String> keys = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/litellmha/gateway"))) {
            for (Path file : files.toList()) {
                WRITTEN.matcher(Files.readString(file)).results().forEach(key -> keys.add(key.group(1)));
            }
        }
        return keys;
    }

    private static String source() throws IOException {
        assumeTrue(!WHEEL.isEmpty(), "LITELLM_WHEEL names no LiteLLM package; `make test` gets one");
        assertThat(Path.of(WHEEL).getFileName().toString()).startsWith("litellm-" + LiteLlmVersion.pinned() + "-");
        try (ZipFile wheel = new ZipFile(WHEEL)) {
            return wheel.stream()
                    .filter(entry -> entry.getName().endsWith(".py"))
                    .map(entry -> {
                        try {
                            return new String(wheel.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .collect(Collectors.joining("\n"));
        }
    }
}
