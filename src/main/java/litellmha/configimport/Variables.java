package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellmha.settings.SecretNames;
import litellmha.settings.SecretSource;
import litellmha.settings.SecretTexts;

/** The environment variables that the gateway has today, as far as its files tell. */
final class Variables {

    private final Map<String, String> plain = new HashMap<>();
    private final Map<String, InSecret> inSecrets = new HashMap<>();
    private final Map<String, Entry> last = new HashMap<>();
    private final List<String> secrets;
    private final Set<String> resolved = new HashSet<>();

    /** @param secrets the names of Secrets whose keys all are variables */
    Variables(List<String> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /**
     * Where a variable is set.
     *
     * @param written its value, or the object that says where the value is from
     */
    record Entry(String path, JsonNode written) {}

    /** A key of an existing Secret. */
    record InSecret(String secret, String key) {

        /** Returns what a container's {@code valueFrom} names, if it names a Secret and a key. */
        static Optional<InSecret> of(JsonNode valueFrom) {
            JsonNode reference = valueFrom.path("secretKeyRef");
            return reference.path("name").isTextual() && reference.path("key").isTextual()
                    ? Optional.of(new InSecret(
                            reference.get("name").textValue(),
                            reference.get("key").textValue()))
                    : Optional.empty();
        }

        /** Whether Kubernetes takes both names, and neither is a secret in the wrong place. */
        boolean canExist() {
            return SecretSource.canExist(secret, key) && !SecretTexts.isSecret(secret) && !SecretTexts.isSecret(key);
        }

        /** The same for a Secret whose keys all are variables. */
        static boolean canExist(String secret) {
            return new InSecret(secret, "key").canExist();
        }

        ObjectNode node() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("existingSecret", secret)
                    .put("key", key);
        }
    }

    /** Adds a variable, which takes the place of an earlier one of its name. */
    void add(String path, String name, JsonNode written) {
        last.put(name, new Entry(path, written));
        plain.remove(name);
        inSecrets.remove(name);
        InSecret.of(written).filter(InSecret::canExist).ifPresent(secret -> inSecrets.put(name, secret));
        if (written.isValueNode() && !written.isNull() && !Values.refers(written)) {
            plain.put(name, written.asText());
        }
    }

    /** Returns the entry that a pod takes instead of an entry of the same name. */
    Optional<Entry> insteadOf(String path, String name) {
        return Optional.ofNullable(last.get(name)).filter(entry -> !entry.path().equals(path));
    }

    /** Returns the value that LiteLLM puts in the place of a reference, if the files tell it and it is no secret. */
    JsonNode resolved(JsonNode value) {
        Optional<String> name = Values.variable(value)
                .filter(variable -> plain.containsKey(variable)
                        && !SecretNames.isSecret(variable)
                        && !Values.isSecretText(plain.get(variable)));
        name.ifPresent(resolved::add);
        return name.<JsonNode>map(variable -> TextNode.valueOf(plain.get(variable)))
                .orElse(value);
    }

    /** Returns the value of a variable, if the files tell it. */
    Optional<String> plain(String name) {
        return Optional.ofNullable(plain.get(name));
    }

    /** Whether the value of a variable was put in the place of a reference. */
    boolean isResolved(String name) {
        return resolved.contains(name);
    }

    /** Returns where a variable comes from that is a secret. */
    Optional<InSecret> inSecret(String name) {
        return Optional.ofNullable(inSecrets.get(name))
                .or(() -> secrets.size() == 1 && !plain.containsKey(name)
                        ? Optional.of(new InSecret(secrets.get(0), name))
                        : Optional.empty());
    }

    boolean areInOneSecret() {
        return secrets.size() == 1;
    }

    /** Returns the Secrets that a variable may be a key of, if there are several. */
    List<String> candidates(String name) {
        return secrets.size() > 1 && !plain.containsKey(name) ? secrets : List.of();
    }
}
