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
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads YAML as LiteLLM does, with anchors and merge keys. Unlike LiteLLM, it refuses a key that a file has twice. */
final class LiteLlmYaml {

    /** Far more than a ConfigMap holds. */
    private static final int LONGEST = 20 << 20;

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
        options.setAllowDuplicateKeys(false);
        options.setAllowRecursiveKeys(false);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setCodePointLimit(LONGEST);
        Yaml yaml = new Yaml(
                new SafeConstructor(options),
                new Representer(new DumperOptions()),
                new DumperOptions(),
                options,
                new WithoutDates());
        try {
            Object content = yaml.load(text);
            refuseCircles(name, content, Collections.newSetFromMap(new IdentityHashMap<>()), new int[1]);
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
                    .formatted(name, line, e.getProblem()));
        } catch (YAMLException e) {
            throw new ImportException(
                    "%s: found YAML that cannot be read: %s; allowed: %s".formatted(name, e.getMessage(), allowed));
        }
    }

    /** YAML's aliases can make an object contain itself. */
    private static void refuseCircles(String name, Object value, Set<Object> above, int[] values) {
        if (values[0]++ > MOST_VALUES) {
            throw new ImportException(
                    "%s: found more than %d values; allowed: a configuration that fits into a ConfigMap"
                            .formatted(name, MOST_VALUES));
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
        children.forEach(child -> refuseCircles(name, child, above, values));
        above.remove(value);
    }
}
