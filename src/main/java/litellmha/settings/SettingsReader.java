package litellmha.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes {@link Settings} of a stack's configuration, or throws one error that names every fault. It reads the whole
 * configuration: Pulumi's getters see only the keys that a program asks for, so that a misspelt key would go unnoticed.
 */
public final class SettingsReader {

    static final String PREFIX = "litellm-ha:";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // A number in an error is shown as it was written.
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SettingsReader() {}

    /**
     * Reads the configuration as the engine hands it to a program.
     *
     * @param stackFile named in errors
     * @param configuration all keys with their prefix; values that are not text in the stack file are JSON
     * @param encrypted the keys whose values the stack file holds encrypted, in whole or in part
     * @throws InvalidSettingsException naming all faults at once
     */
    public static Settings read(String stackFile, Map<String, String> configuration, Set<String> encrypted) {
        ObjectNode tree = JSON.createObjectNode();
        configuration.forEach((key, value) -> tree.set(key, parsed(value)));
        return read(stackFile, tree, encrypted);
    }

    /** Reads a configuration whose values are already JSON. */
    static Settings read(String stackFile, ObjectNode configuration, Set<String> encrypted) {
        List<Problem> problems = new ArrayList<>();
        // Keys that are misspelt, and so not missing as well.
        Set<String> meant = new HashSet<>();
        ObjectNode own = JSON.createObjectNode();
        configuration.properties().forEach(entry -> {
            String key = entry.getKey();
            int colon = key.indexOf(':') + 1;
            if (key.startsWith(PREFIX)) {
                own.set(key.substring(colon), entry.getValue());
            } else if (colon > 0
                    && NearMiss.of(key.substring(0, colon), List.of(PREFIX)).isPresent()) {
                String near = PREFIX + key.substring(colon);
                meant.add(near);
                problems.add(new Problem(
                        key, "an unknown key", "keys that begin with " + PREFIX, "did you mean " + near + "?"));
            }
        });
        meant.removeIf(path -> own.has(path.substring(PREFIX.length())));
        changedDates(own, "", problems);
        StrictReader reader = new StrictReader();
        Optional<Settings> settings = reader.read(own, Settings.class, PREFIX);
        problems.addAll(reader.problems());
        meant.addAll(reader.meant());
        problems.removeIf(problem -> problem.found().equals(Problem.NOTHING) && meant.contains(problem.path()));
        settings.ifPresent(found -> addBroken(SettingsRules.check(found, encrypted), problems, meant));
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(stackFile, problems);
        }
        return settings.orElseThrow();
    }

    /** Finds the dates that Pulumi has changed before it passed them on. */
    private static void changedDates(JsonNode node, String path, List<Problem> problems) {
        if (node.isTextual() && PulumiReading.isChangedDate(node.textValue())) {
            problems.add(new Problem(
                    PREFIX + path, "a text that Pulumi has made of a date without quotes", "the date in quotes", ""));
        }
        node.properties()
                .forEach(entry -> changedDates(
                        entry.getValue(), path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), problems));
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                changedDates(node.get(i), "%s[%d]".formatted(path, i), problems);
            }
        }
    }

    /** Adds the rules that are broken, except where they have seen a sample or nothing instead of a value that was not read. */
    private static void addBroken(List<Problem> broken, List<Problem> problems, Set<String> meant) {
        Set<String> unread = new HashSet<>(meant);
        problems.forEach(problem -> unread.add(problem.path()));
        broken.stream().filter(problem -> !problem.isDoubtful(unread)).forEach(problems::add);
        List<Problem> unwanted = problems.stream()
                .filter(problem -> problem.found().equals(Problem.UNWANTED))
                .toList();
        problems.removeIf(problem -> unwanted.stream().anyMatch(other -> other != problem && problem.isBelow(other)));
    }

    /**
     * The engine passes objects and lists as JSON and everything else as plain text. Text that merely looks like JSON, such
     * as a password of digits, must remain text; so only values that begin like an object or a list are parsed.
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
