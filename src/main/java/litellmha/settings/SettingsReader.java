package litellmha.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes {@link Settings} of a stack's configuration, or one error that names every fault. It takes the whole
 * configuration, because Pulumi's getters see only the keys that a program asks for and a misspelt one goes unnoticed.
 */
public final class SettingsReader {

    static final String PREFIX = "litellm-ha:";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SettingsReader() {}

    /**
     * Reads the configuration as the engine hands it to a program.
     *
     * @param stackFile named in errors
     * @param configuration all keys with their prefix; a value that is no text in the stack file is JSON
     * @param encrypted the keys whose values the stack file holds encrypted, in whole or in part
     * @throws InvalidSettingsException naming all faults at once
     */
    public static Settings read(String stackFile, Map<String, String> configuration, Set<String> encrypted) {
        ObjectNode tree = JSON.createObjectNode();
        configuration.forEach((key, value) -> tree.set(key, parsed(value)));
        return read(stackFile, tree, encrypted);
    }

    /** As the other, of values that are JSON already. */
    static Settings read(String stackFile, ObjectNode configuration, Set<String> encrypted) {
        List<Problem> problems = new ArrayList<>();
        ObjectNode own = JSON.createObjectNode();
        configuration.properties().forEach(entry -> {
            String key = entry.getKey();
            int colon = key.indexOf(':') + 1;
            if (key.startsWith(PREFIX)) {
                own.set(key.substring(colon), entry.getValue());
            } else if (colon > 0
                    && NearMiss.of(key.substring(0, colon), List.of(PREFIX)).isPresent()) {
                problems.add(new Problem(
                        key,
                        "an unknown key",
                        "keys below " + PREFIX,
                        "did you mean " + PREFIX + key.substring(colon) + "?"));
            }
        });
        StrictReader reader = new StrictReader();
        Optional<Settings> settings = reader.read(own, Settings.class, PREFIX);
        problems.addAll(reader.problems());
        // A rule has nothing to add about a value that could not be read.
        List<Problem> known = List.copyOf(problems);
        settings.map(found -> SettingsRules.check(found, encrypted)).orElse(List.of()).stream()
                .filter(broken -> known.stream().noneMatch(fault -> broken.isBelow(fault)))
                .forEach(problems::add);
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(stackFile, problems);
        }
        return settings.orElseThrow();
    }

    /**
     * The engine hands over objects and lists as JSON and everything else as bare text. A text that merely looks like
     * JSON, such as a password of digits, must stay text; so only what begins like an object or a list is parsed.
     */
    private static JsonNode parsed(String value) {
        if (!value.startsWith("{") && !value.startsWith("[")) {
            return TextNode.valueOf(value);
        }
        try {
            return JSON.readTree(value);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(value);
        }
    }
}
