package litellmha.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import litellmha.litellm.KnownKeys;
import litellmha.litellm.KnownKeys.Section;
import litellmha.litellm.LiteLlmVersion;

/**
 * The rules for what is passed through to LiteLLM under LiteLLM's own names. LiteLLM silently accepts keys that it never
 * reads; here they are refused, as is what the program decides.
 */
final class PassThroughRules {

    /** More than a double has: its exponents are from -324 to 308. */
    private static final int LONGEST_NUMBER = 400;

    private final Section section;
    private final String prefix;
    private final List<Problem> problems;

    private PassThroughRules(Section section, String prefix, List<Problem> problems) {
        this.section = section;
        this.prefix = prefix;
        this.problems = problems;
    }

    /**
     * Checks keys and values.
     *
     * @param path where they stand in the stack file
     * @param prefix what the stack file's own names of the section stand below, such as {@code models[0].}; may be empty
     */
    static void check(
            Optional<ObjectNode> values, Section section, String path, String prefix, List<Problem> problems) {
        PassThroughRules rules = new PassThroughRules(section, prefix, problems);
        values.ifPresent(all -> all.properties()
                .forEach(entry -> rules.check(entry.getKey(), entry.getValue(), path + "." + entry.getKey())));
    }

    private void check(String key, JsonNode value, String path) {
        Optional<String> typed = TypedKeys.of(section, key);
        Optional<String> refused = RefusedKeys.reason(section, key);
        if (typed.isPresent()) {
            add(path, "a key that the stack file has a name of its own for", "nothing; set " + prefix + typed.get());
        } else if (refused.isPresent()) {
            add(path, "a key that cannot be passed through", "nothing: " + refused.get());
        } else if (!KnownKeys.pinned().in(section).contains(key)) {
            problems.add(new Problem(
                    SettingsReader.PREFIX + path,
                    "a key that LiteLLM %s does not read in %s".formatted(LiteLlmVersion.pinned(), section.key()),
                    "the keys that it reads there",
                    hint(key)));
        } else {
            KnownKeys.pinned().expected(section, key, value).ifPresent(expected -> add(path, shown(value), expected));
            headers(key, value, path);
            numbers(value, path);
            SecretTexts.in(key, value, path)
                    .forEach(found -> add(
                            found,
                            "what looks like a secret in clear text",
                            "nothing secret: what is passed through stands in a ConfigMap"));
            References.in(value, path)
                    .forEach(found -> add(
                            found,
                            "a reference to an environment variable",
                            "a text; LiteLLM would replace the reference by the variable's value, and send it"));
        }
    }

    /** A client does not send a request with a header that is no text ({@code httpx/_models.py}). */
    private void headers(String key, JsonNode value, String path) {
        if (key.endsWith("headers")) {
            value.properties().stream()
                    .filter(header -> !header.getValue().isTextual())
                    .forEach(header -> problems.add(new Problem(
                            SettingsReader.PREFIX + path + "." + header.getKey(),
                            shown(header.getValue()),
                            "a text",
                            header.getValue().isContainerNode() ? "" : Problem.QUOTES)));
        }
    }

    /** Python reads numbers as doubles, and here a text of them in digits would fill the memory. */
    private void numbers(JsonNode value, String path) {
        if (value.isNumber() && Math.abs(value.decimalValue().scale()) > LONGEST_NUMBER) {
            add(path, shown(value), "a number of at most %d digits".formatted(LONGEST_NUMBER));
        }
        value.properties().forEach(entry -> numbers(entry.getValue(), path + "." + entry.getKey()));
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                numbers(value.get(i), path + "[" + i + "]");
            }
        }
    }

    private String hint(String key) {
        String hint = KeyHints.of(section, key, prefix);
        return hint.isEmpty() && section == Section.LITELLM_PARAMS
                ? "a parameter of one provider belongs to params.extra_body"
                : hint;
    }

    private static String shown(JsonNode value) {
        return value.isContainerNode() ? (value.isArray() ? "a list" : "an object") : value.toString();
    }

    private void add(String path, String found, String allowed) {
        problems.add(Problem.of(path, found, allowed));
    }
}
