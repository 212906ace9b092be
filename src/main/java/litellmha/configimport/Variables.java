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

/** The environment variables that the gateway has today, as far as its files tell. */
final class Variables {

    private final Map<String, String> plain = new HashMap<>();
    private final Map<String, InSecret> inSecrets = new HashMap<>();
    private final List<String> secrets;
    private final Set<String> resolved = new HashSet<>();

    /** @param secrets the names of Secrets whose keys all are variables */
    Variables(List<String> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /** A key of an existing Secret. */
    record InSecret(String secret, String key) {
        ObjectNode node() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("existingSecret", secret)
                    .put("key", key);
        }
    }

    void add(String name, JsonNode value) {
        if (value.isValueNode() && !value.isNull() && !Values.refers(value)) {
            plain.put(name, value.asText());
        }
    }

    void add(String name, InSecret secret) {
        inSecrets.put(name, secret);
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
