package litellmha.secret;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import litellmha.settings.SecretSource;

/**
 * The values of one Secret of the stack. Values from existing Secrets are read there; the stack's own Secret has only the
 * others.
 *
 * @param name the name of the stack's own Secret
 * @param sources by the name of the container's environment variable, which is also the key in the stack's own Secret and
 *     the name of the file, if it is read from one
 */
public record SecretPlan(String name, Map<String, SecretSource> sources) {

    public SecretPlan {
        sources = Collections.unmodifiableMap(new TreeMap<>(sources));
    }

    /** The Secret and the key from which a container reads a value. */
    public record Reference(String secret, String key) {}

    /** Returns where each value is, by environment variable, in alphabetical order. */
    public Map<String, Reference> references() {
        Map<String, Reference> references = new TreeMap<>();
        sources.forEach((variable, source) -> references.put(
                variable,
                source instanceof SecretSource.Existing existing
                        ? new Reference(existing.existingSecret(), existing.key())
                        : new Reference(name, variable)));
        return references;
    }

    /** Returns the values of the stack's own Secret in clear; a value that was read encrypted is empty. */
    public Map<String, String> ownValues() {
        Map<String, String> values = new TreeMap<>();
        sources.forEach((variable, source) -> {
            if (!(source instanceof SecretSource.Existing)) {
                values.put(variable, source instanceof SecretSource.Value value ? value.reveal() : "");
            }
        });
        return values;
    }

    /** Contains no secret: a {@link SecretSource} does not print its value. */
    @Override
    public String toString() {
        return "SecretPlan[name=%s, sources=%s]".formatted(name, sources);
    }
}
