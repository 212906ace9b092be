package litellmha.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import litellmha.litellm.LiteLlmVersion;
import org.junit.jupiter.api.Test;

/** LiteLLM silently accepts a misspelt key, so each key that we can write is looked up in its own source. */
class LiteLlmSourceTest {

    private static final String WHEEL = System.getenv().getOrDefault("LITELLM_WHEEL", "");

    @Test
    void everyKeyThatTheRecordsCanWriteIsReadByThePinnedVersion() throws IOException {
        String source = source();
        Set<String> keys = new TreeSet<>();
        collect(ProxyConfig.class, keys);
        assertThat(keys)
                .contains("coordination_redis", "fail_closed_budget_enforcement")
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

    private static void collect(Type type, Set<String> keys) {
        if (type instanceof ParameterizedType parameterized) {
            collect(parameterized.getActualTypeArguments()[0], keys);
        } else if (type instanceof Class<?> record && record.isRecord()) {
            for (RecordComponent component : record.getRecordComponents()) {
                // The only component under another name than its key.
                keys.add(component.getName().equals("verbose") ? "set_verbose" : snakeCase(component.getName()));
                collect(component.getGenericType(), keys);
            }
        }
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
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
