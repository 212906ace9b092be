package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import litellmha.settings.Problem;
import litellmha.settings.SecretTexts;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads YAML as LiteLLM does, with anchors and merge keys. Unlike LiteLLM, it refuses a key that a file has twice. */
final class LiteLlmYaml {

    /** A ConfigMap or a Secret holds no more, with all its keys ({@code MaxSecretSize} of {@code k8s.io/api/core/v1}). */
    private static final int LONGEST_VALUE = 1 << 20;

    /** People write an alias for every model; what aliases blow up is limited by {@link #MOST_VALUES}. */
    private static final int MOST_ALIASES = 10_000;

    private static final int MOST_VALUES = 2_000_000;

    /** What becomes of a key whose contents are only there for anchors. */
    static final String TEMPLATE = "nothing: a YAML template, which came over where the file refers to it";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private LiteLlmYaml() {}

    /** Dates stay texts: an API version of Azure's is one. */
    private static final class WithoutDates extends Resolver {
        @Override
        public void addImplicitResolver(Tag tag, Pattern regexp, String first, int limit) {
            if (!tag.equals(Tag.TIMESTAMP)) {
                super.addImplicitResolver(tag, regexp, first, limit);
            }
        }
    }

    /**
     * Reads an object.
     *
     * @param allowed what the text should be, for messages
     * @throws ImportException if the text is not a YAML object that LiteLLM would read as it is written
     */
    static ObjectNode read(String name, String text, String allowed) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowRecursiveKeys(false);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setCodePointLimit(SourceFile.LARGEST);
        if (text.length() > SourceFile.LARGEST) {
            throw SourceFile.tooLarge(name);
        }
        try {
            SafeConstructor constructor = new SafeConstructor(options);
            constructor.setAllowDuplicateKeys(false);
            constructor.setComposer(
                    new Composer(new ParserImpl(new WholeText(text), options), new WithoutDates(), options));
            Object content = constructor.getSingleData(Object.class);
            refuse(name, content, Collections.newSetFromMap(new IdentityHashMap<>()), new int[1]);
            JsonNode tree = JSON.valueToTree(content);
            if (!(tree instanceof ObjectNode object)) {
                throw new ImportException("%s: found %s; allowed: %s"
                        .formatted(name, content == null ? "nothing" : "no object", allowed));
            }
            return object;
        } catch (MarkedYAMLException e) {
            String line = e.getProblemMark() == null
                    ? ""
                    : " in line %d".formatted(e.getProblemMark().getLine() + 1);
            throw new ImportException("%s: found invalid YAML%s: %s; allowed: YAML that has each key once"
                    .formatted(name, line, printable(e.getProblem())));
        } catch (IllegalArgumentException | ClassCastException | IndexOutOfBoundsException e) {
            // SnakeYAML checks what follows a tag only while it converts it.
            throw new ImportException(
                    "%s: found a value that its tag does not fit, such as !!int; allowed: values without tags"
                            .formatted(name));
        } catch (YAMLException e) {
            throw new ImportException("%s: found YAML that cannot be read: %s; allowed: %s"
                    .formatted(name, printable(e.getMessage()), allowed));
        }
    }

    /** SnakeYAML quotes what it found, over several lines. */
    private static String printable(String message) {
        return Problem.visible(SecretTexts.masked(message.replaceAll("\\s+", " ")));
    }

    /** Refuses what no stack could hold. YAML's aliases can also make an object contain itself. */
    private static void refuse(String name, Object value, Set<Object> above, int[] values) {
        // A long text counts as many values: an alias repeats it with two characters.
        values[0] += value instanceof String text ? 1 + text.length() / 10 : 1;
        if (values[0] > MOST_VALUES) {
            throw new ImportException(
                    "%s: found too much, with what aliases repeat; allowed: a configuration that fits into a ConfigMap"
                            .formatted(name));
        }
        if (value instanceof String text && text.length() > LONGEST_VALUE) {
            throw new ImportException("%s: found a value of %d characters; allowed: at most 1 MiB, as a ConfigMap holds"
                    .formatted(name, text.length()));
        }
        if (value instanceof Map<?, ?> map && map.containsKey(null)) {
            throw new ImportException(
                    "%s: found a key without a name (null); allowed: keys with names".formatted(name));
        }
        Collection<?> children =
                value instanceof Map<?, ?> map ? map.values() : value instanceof Collection<?> list ? list : Set.of();
        if (children.isEmpty()) {
            return;
        }
        if (!above.add(value)) {
            throw new ImportException(
                    "%s: found an alias that contains itself; allowed: aliases of other objects".formatted(name));
        }
        children.forEach(child -> refuse(name, child, above, values));
        above.remove(value);
    }
}
