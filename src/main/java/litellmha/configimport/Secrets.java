package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import litellmha.configimport.Variables.InSecret;
import litellmha.settings.SecretNames;
import litellmha.settings.SecretTexts;

/** The secrets that an imported gateway needs. Their values are never copied. */
final class Secrets {

    /** What people write for a server that asks for no key. */
    private static final String DUMMY =
            "(?i)(none|null|dummy|fake|empty|not-?needed|no-?key|na|n/a|x+|test|local|ollama|sk-?(dummy|fake|none|local|test|x+|0+|1234)?|-|_|)";

    private final Findings findings;
    private final Variables variables;
    private final StackTree stack;
    private static final String FILES = "secretFiles.";

    private final Set<String> taken = new TreeSet<>();

    /** The variables that something refers to as a secret. */
    private final Set<String> used = new TreeSet<>();

    /** The variable of each secret that was written into the file, by the secret. */
    private final Map<String, String> literals = new HashMap<>();

    /** How many names were made of a base. */
    private final Map<String, Integer> numbers = new HashMap<>();

    /** @param config the whole configuration: a secret that is written into it gets no name that it uses already */
    Secrets(Findings findings, JsonNode config, Variables variables, StackTree stack) {
        this.findings = findings;
        this.variables = variables;
        this.stack = stack;
        collect(config);
        config.path("environment_variables").fieldNames().forEachRemaining(taken::add);
    }

    private void collect(JsonNode node) {
        Values.variable(node).ifPresent(taken::add);
        node.forEach(this::collect);
    }

    static boolean isDummy(JsonNode value) {
        return value.isNull() || value.isTextual() && value.textValue().strip().matches(DUMMY);
    }

    /**
     * Returns the variable that a secret is in from now on, and tells how to set it; empty if the stack may not have it.
     *
     * @param name a name for a secret that was written into the file
     */
    Optional<String> variable(String source, JsonNode value, String name) {
        return variable(source, value, name, Secrets::key);
    }

    /** Does the same for a secret that LiteLLM also reads from a file. */
    Optional<String> file(String source, JsonNode value, String name) {
        return variable(source, value, name, Secrets::fileKey);
    }

    private Optional<String> variable(String source, JsonNode value, String name, UnaryOperator<String> key) {
        Optional<String> written = Values.variable(value);
        String variable = written.orElseGet(() ->
                literals.computeIfAbsent(value.isObject() ? value.toString() : value.asText(), literal -> free(name)));
        if (SecretNames.isOwn(variable)) {
            findings.refused(source, "refers to %s, which is a variable of the program's own".formatted(variable));
            return Optional.empty();
        }
        if (SecretTexts.holdsSecret(variable)) {
            findings.refused(source, "refers to a variable that " + Values.SECRET_NAME);
            return Optional.empty();
        }
        if (!variable.matches("[A-Z][A-Z0-9_]{0,127}")) {
            findings.refused(
                    source,
                    "refers to %s; give it a name of capital letters, digits and underscores"
                            .formatted(printable(variable)));
            return Optional.empty();
        }
        taken.add(variable);
        used.add(variable);
        Optional<InSecret> existing = written.flatMap(variables::inSecret);
        if (existing.isPresent()) {
            stack.set(key.apply(variable), existing.get().node());
        } else if (written.isPresent() && !variables.candidates(variable).isEmpty()) {
            findings.secret(
                    source,
                    "litellm-ha:%s: {existingSecret: NAME, key: %s}   # NAME is the one of %s that has it"
                            .formatted(
                                    key.apply(variable), variable, String.join(", ", variables.candidates(variable))));
        } else {
            findings.secret(
                    source,
                    set(key.apply(variable))
                            + (written.isPresent()
                                    ? ""
                                    : "   # was written into the file, in " + findings.path(source)));
        }
        return Optional.of(variable);
    }

    /** Whether something that came over refers to a variable as a secret. */
    boolean isUsed(String variable) {
        return used.contains(variable);
    }

    /** Makes a name that a variable can have, and that no other one has. */
    private String free(String name) {
        String base = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toUpperCase(Locale.ROOT)
                .replaceAll("[^A-Z0-9]+", "_");
        if (!base.matches("[A-Z].*")) {
            base = "MODEL_" + base.replaceAll("^_", "");
        }
        String candidate = base;
        while (taken.contains(candidate)) {
            // Thousands of models may have a key of their own.
            int number = numbers.merge(base, 1, Integer::sum) + 1;
            candidate = base.replaceAll("_(KEY|TOKEN)$", "") + "_" + number + "_KEY";
        }
        return candidate;
    }

    private static String fileKey(String variable) {
        return FILES + variable;
    }

    static String command(String variable) {
        return set(key(variable));
    }

    private static String set(String key) {
        return "pulumi config set --secret --path litellm-ha:%s%s"
                .formatted(key, key.startsWith(FILES) ? " < FILE" : "");
    }

    /** Returns where the stack file has a secret. */
    static String key(String variable) {
        if (SecretNames.isFile(variable)) {
            return fileKey(variable);
        }
        return (SecretNames.isProviderKey(variable) ? "providerKeys." : "secretEnv.") + variable;
    }

    private static String printable(String text) {
        return text.matches("[A-Za-z0-9_]{1,64}") ? text : "a variable without a proper name";
    }
}
