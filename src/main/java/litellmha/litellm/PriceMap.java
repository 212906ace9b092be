package litellmha.litellm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The prices that the pinned LiteLLM bills a model at if the configuration names none: its own price map, which its pods are
 * told to use instead of the newest one from the network. The resource {@code prices.tsv} is made by {@code
 * tools/litellm/catalogue}.
 */
public final class PriceMap {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** The lines of the resource, sorted: parsing all of them would take longer than the rest of a preview's settings. */
    private final String lines;

    /** What was looked for: many deployments may be of one model. */
    private final Map<String, Optional<Entry>> found = new ConcurrentHashMap<>();

    /** Made when it is first needed, for a suggestion; a file of thousands of faulty models needs it for each. */
    private volatile Set<String> names;

    private PriceMap() {
        try (InputStream in = PriceMap.class.getResourceAsStream("prices.tsv")) {
            // The catalogue is ASCII; to look for other characters takes the JVM a third of the time.
            lines = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the map of the pinned version; read once. */
    public static PriceMap pinned() {
        return Pinned.MAP;
    }

    private static final class Pinned {
        static final PriceMap MAP = new PriceMap();
    }

    /**
     * An entry of the map.
     *
     * @param name the entry's name, which may lack the provider
     * @param mode what the model does, such as {@code chat}; may be empty
     * @param prices LiteLLM's names of prices, and US dollars
     */
    public record Entry(String name, String mode, ObjectNode prices) {

        /** Whether the model costs nothing, which makes LiteLLM waive all budgets for it. */
        public boolean isFree() {
            return !costs(prices);
        }

        private static boolean costs(JsonNode prices) {
            return prices.isNumber()
                    ? prices.decimalValue().signum() > 0
                    : StreamSupport.stream(prices.spliterator(), false).anyMatch(Entry::costs);
        }
    }

    /**
     * Returns the entry that LiteLLM finds for a model: that of the whole name, else that of the name without the provider,
     * if it is the same provider's ({@code get_potential_model_names} and {@code _check_provider_match} in {@code utils.py}).
     * LiteLLM has more ways to find an entry; a model that only those would find counts as unknown here.
     *
     * @param model {@code PROVIDER/MODEL}, or the name of an entry
     */
    public Optional<Entry> find(String model) {
        return found.computeIfAbsent(model, this::search);
    }

    private Optional<Entry> search(String model) {
        String provider = model.contains("/") ? model.substring(0, model.indexOf('/')) : "";
        String rest = model.substring(model.indexOf('/') + 1);
        return Stream.of(model, rest)
                .map(this::line)
                .flatMap(Optional::stream)
                .map(line -> line.split("\t"))
                .filter(columns -> provider.isEmpty() || isOf(provider, columns[1]))
                .findFirst()
                .map(columns -> new Entry(columns[0], columns[2], parsed(columns[3])));
    }

    /** Returns whose an entry is; empty if there is no entry of exactly that name, or if it is nobody's. */
    public Optional<String> owner(String name) {
        return line(name).map(line -> line.split("\t")[1]).filter(owner -> !owner.isEmpty());
    }

    /** Returns the names of all entries. */
    public Set<String> names() {
        if (names == null) {
            names = lines.lines()
                    .skip(1)
                    .map(line -> line.substring(0, line.indexOf('\t')))
                    .collect(Collectors.toUnmodifiableSet());
        }
        return names;
    }

    /** Returns the line of an entry, by a binary search. */
    private Optional<String> line(String name) {
        int low = lines.indexOf('\n') + 1;
        int high = lines.length();
        while (low < high) {
            int start = lines.lastIndexOf('\n', (low + high) / 2 - 1) + 1;
            int end = lines.indexOf('\n', start);
            String line = lines.substring(start, end);
            int order = name.compareTo(line.substring(0, line.indexOf('\t')));
            if (order == 0) {
                return Optional.of(line);
            }
            if (order < 0) {
                high = start;
            } else {
                low = end + 1;
            }
        }
        return Optional.empty();
    }

    private static boolean isOf(String provider, String owner) {
        return owner.isEmpty()
                || owner.equals(provider)
                || provider.equals("vertex_ai") && owner.startsWith("vertex_ai")
                || provider.equals("fireworks_ai") && owner.startsWith("fireworks_ai")
                || provider.startsWith("bedrock") && owner.startsWith("bedrock");
    }

    private static ObjectNode parsed(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("prices.tsv is made by tools/litellm/catalogue", e);
        }
    }
}
