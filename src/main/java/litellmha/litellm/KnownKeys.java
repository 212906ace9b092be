package litellmha.litellm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys that the pinned LiteLLM reads in each section of its configuration, and the words that it understands there.
 * LiteLLM silently accepts all others. The resource {@code keys.tsv} is made from its source by {@code
 * tools/litellm/catalogue}.
 */
public final class KnownKeys {

    /** A section of {@code config.yaml}, or a group of keys inside one. */
    public enum Section {
        /** {@code model_list[].litellm_params}, without prices. */
        LITELLM_PARAMS,
        /** {@code model_list[].model_info}, without prices. */
        MODEL_INFO,
        /** The prices of a model, which LiteLLM reads in {@code litellm_params}. */
        PRICES,
        LITELLM_SETTINGS,
        GENERAL_SETTINGS,
        ROUTER_SETTINGS,
        RETRY_POLICY,
        ALLOWED_FAILS_POLICY,
        /** An entry of {@code mcp_servers}. */
        MCP_SERVERS,
        /** {@code guardrails[].litellm_params}; guardrails declare their own, and none says which. */
        GUARDRAILS;

        /** Returns the section's key in {@code config.yaml}. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A set of words. */
    public enum Vocabulary {
        CALLBACK,
        GUARDRAIL,
        /** When a guardrail looks at a request. */
        GUARDRAIL_MODE,
        PROVIDER,
        ROUTING_STRATEGY,
        /** Environment variables that LiteLLM reads by name. */
        VARIABLE
    }

    /** A kind of value that LiteLLM declares for a key. */
    public enum Kind {
        BOOL("true or false", JsonNode::isBoolean),
        INT("a whole number", JsonNode::isIntegralNumber),
        NUMBER("a number", JsonNode::isNumber),
        TEXT("a text", JsonNode::isTextual),
        LIST("a list", JsonNode::isArray),
        MAP("an object", JsonNode::isObject);

        private final String text;
        private final Predicate<JsonNode> matches;

        Kind(String text, Predicate<JsonNode> matches) {
            this.text = text;
            this.matches = matches;
        }

        private static Set<Kind> named(String names) {
            return names.equals("any")
                    ? EnumSet.allOf(Kind.class)
                    : Stream.of(names.split(" "))
                            .map(name -> valueOf(name.toUpperCase(Locale.ROOT)))
                            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
        }
    }

    /** The lines of the resource; a command needs few of its groups, and parsing all takes longer than reading them. */
    private final String lines;

    private final Map<String, Map<String, String>> groups = new ConcurrentHashMap<>();

    private KnownKeys(String lines) {
        this.lines = lines;
    }

    /** Returns what the pinned version knows; read once. */
    public static KnownKeys pinned() {
        return Pinned.KEYS;
    }

    private static final class Pinned {
        static final KnownKeys KEYS = read();

        private static KnownKeys read() {
            try (InputStream in = KnownKeys.class.getResourceAsStream("keys.tsv")) {
                return new KnownKeys(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public Set<String> in(Section section) {
        return group(section).keySet();
    }

    public Set<String> words(Vocabulary vocabulary) {
        return group(vocabulary).keySet();
    }

    /** Returns the keys of a group in alphabetical order, each with the names of its kinds. */
    private Map<String, String> group(Enum<?> group) {
        return groups.computeIfAbsent(group.name().toLowerCase(Locale.ROOT), this::parsed);
    }

    private Map<String, String> parsed(String group) {
        Map<String, String> keys = new LinkedHashMap<>();
        String start = "\n" + group + "\t";
        int line = lines.indexOf(start);
        while (lines.startsWith(start, line)) {
            int key = line + start.length();
            int kinds = lines.indexOf('\t', key);
            line = lines.indexOf('\n', kinds);
            keys.put(lines.substring(key, kinds), lines.substring(kinds + 1, line));
        }
        return Collections.unmodifiableMap(keys);
    }

    /** Returns the other sections that LiteLLM reads a key in, except those whose keys are common words. */
    public List<Section> elsewhere(Section section, String key) {
        return Arrays.stream(Section.values())
                .filter(other -> other != section && other != Section.MCP_SERVERS && other != Section.GUARDRAILS)
                .filter(other -> in(other).contains(key))
                .toList();
    }

    /** Returns what LiteLLM expects as the value of a key, if this is something else. */
    public Optional<String> expected(Section section, String key, JsonNode value) {
        Set<Kind> kinds = Kind.named(group(section).getOrDefault(key, "any"));
        return kinds.stream().anyMatch(kind -> kind.matches.test(value))
                ? Optional.empty()
                : Optional.of(kinds.stream()
                        .filter(kind -> kind != Kind.INT || !kinds.contains(Kind.NUMBER))
                        .map(kind -> kind.text)
                        .collect(Collectors.joining(" or ")));
    }
}
