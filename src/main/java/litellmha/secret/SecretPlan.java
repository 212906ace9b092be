package litellmha.secret;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import litellmha.settings.SecretSource;

/**
 * The values that one Secret of the stack would hold. A value that lives in somebody else's Secret is read from
 * there, and only the others are in ours.
 *
 * @param name of the Secret
 * @param sources by the name of the environment variable that a container gets it as, which is also the Secret's key
 */
public record SecretPlan(String name, Map<String, SecretSource> sources) {

    public SecretPlan {
        sources = Collections.unmodifiableMap(new TreeMap<>(sources));
    }

    /** Where a container finds a value. */
    public record Reference(String secret, String key) {}

    /** Where each value is, by environment variable, in the order of the names. */
    public Map<String, Reference> references() {
        Map<String, Reference> references = new TreeMap<>();
        sources.forEach((variable, source) -> references.put(
                variable,
                source instanceof SecretSource.Existing existing
                        ? new Reference(existing.existingSecret(), existing.key())
                        : new Reference(name, variable)));
        return references;
    }

    /** The values that our Secret holds, in clear; one that is not known, because it was read encrypted, is empty. */
    public Map<String, String> ownValues() {
        Map<String, String> values = new TreeMap<>();
        sources.forEach((variable, source) -> {
            if (!(source instanceof SecretSource.Existing)) {
                values.put(variable, source instanceof SecretSource.Value value ? value.reveal() : "");
            }
        });
        return values;
    }

    /** Prints no value: {@link SecretSource} does not. */
    @Override
    public String toString() {
        return "SecretPlan[name=%s, sources=%s]".formatted(name, sources);
    }
}
