package litellmha.litellm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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

    private final Map<Section, Map<String, Set<Kind>>> keys = new EnumMap<>(Section.class);
    private final Map<Vocabulary, Set<String>> words = new EnumMap<>(Vocabulary.class);

    private KnownKeys(Stream<String> lines) {
        Map<String, Map<String, String>> groups = new TreeMap<>();
        lines.filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t"))
                .forEach(columns -> groups.computeIfAbsent(columns[0], group -> new TreeMap<>())
                        .put(columns[1], columns[2]));
        Map<String, Set<Kind>> kinds = new HashMap<>();
        for (Section section : Section.values()) {
            Map<String, Set<Kind>> known = new TreeMap<>();
            // There are few combinations of kinds, and thousands of keys.
            groups.get(section.key())
                    .forEach((key, names) -> known.put(key, kinds.computeIfAbsent(names, Kind::named)));
            keys.put(section, known);
        }
        for (Vocabulary vocabulary : Vocabulary.values()) {
            words.put(
                    vocabulary,
                    groups.get(vocabulary.name().toLowerCase(Locale.ROOT)).keySet());
        }
    }

    /** Returns what the pinned version knows; read once. */
    public static KnownKeys pinned() {
        return Pinned.KEYS;
    }

    private static final class Pinned {
        static final KnownKeys KEYS = read();

        private static KnownKeys read() {
            try (BufferedReader reader = new BufferedReader(
                    new InputStreamReader(KnownKeys.class.getResourceAsStream("keys.tsv"), StandardCharsets.UTF_8))) {
                return new KnownKeys(reader.lines());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public Set<String> in(Section section) {
        return keys.get(section).keySet();
    }

    public Set<String> words(Vocabulary vocabulary) {
        return words.get(vocabulary);
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
        Set<Kind> kinds = keys.get(section).getOrDefault(key, EnumSet.allOf(Kind.class));
        return kinds.stream().anyMatch(kind -> kind.matches.test(value))
                ? Optional.empty()
                : Optional.of(kinds.stream()
                        .filter(kind -> kind != Kind.INT || !kinds.contains(Kind.NUMBER))
                        .map(kind -> kind.text)
                        .collect(Collectors.joining(" or ")));
    }
}
