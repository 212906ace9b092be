package litellmha.gateway;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A section of LiteLLM's configuration, written under LiteLLM's own names in the order of the calls. Values are texts,
 * numbers, booleans, JSON, and lists and maps of those.
 */
final class ConfigSection {

    private final Map<String, Object> keys = new LinkedHashMap<>();

    ConfigSection with(String key, Object value) {
        keys.put(key, value);
        return this;
    }

    /** Leaves out a key that the stack does not set: LiteLLM's default holds. */
    ConfigSection with(String key, Optional<?> value) {
        value.ifPresent(present -> keys.put(key, present));
        return this;
    }

    /** Adds a key that LiteLLM takes for {@code false} if it is missing. */
    ConfigSection ifTrue(String key, boolean value) {
        return with(key, value ? Optional.of(true) : Optional.empty());
    }

    /** Adds keys, such as those that the stack passes through. */
    ConfigSection withAll(Map<String, ?> all) {
        keys.putAll(all);
        return this;
    }

    Map<String, Object> keys() {
        return Collections.unmodifiableMap(keys);
    }
}
