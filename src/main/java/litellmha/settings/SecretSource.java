package litellmha.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Where a secret comes from. */
public sealed interface SecretSource {

    /** The value itself, from a Pulumi secret that the engine decrypted. It prints as a row of stars. */
    record Value(String reveal) implements SecretSource {
        @Override
        public String toString() {
            return "****";
        }
    }

    /** A Pulumi secret in a stack file that was read without the engine: it is there, and its value is not known. */
    record Encrypted() implements SecretSource {}

    /** A key of a Secret that exists in the stack's namespace and that this program does not own. */
    record Existing(String existingSecret, String key) implements SecretSource {
        /** A stack whose salt key is somebody else's has this text in its state, so it stays as it is. */
        @Override
        public String toString() {
            return "Existing[existingSecret=%s, key=%s]".formatted(existingSecret, key);
        }
    }

    /** @throws IllegalArgumentException if the node is neither of the three; its message never quotes the node */
    @JsonCreator
    static SecretSource of(JsonNode node) {
        if (node.isTextual() && !node.textValue().isBlank()) {
            return new Value(node.textValue());
        }
        if (node.isObject()
                && node.size() == 1
                && !node.path("secure").asText("").isBlank()) {
            return new Encrypted();
        }
        if (node.isObject()
                && node.size() == 2
                && node.path("existingSecret").isTextual()
                && DnsName.isSubdomain(node.get("existingSecret").textValue())
                && node.path("key").isTextual()
                && node.get("key").textValue().matches("(?!\\.{1,2}$)[-._a-zA-Z0-9]{1,253}")) {
            return new Existing(
                    node.get("existingSecret").textValue(), node.get("key").textValue());
        }
        throw new IllegalArgumentException(ALLOWED);
    }

    /** What a stack file may say for a secret. */
    String ALLOWED = "a Pulumi secret (pulumi config set --secret), or {existingSecret: NAME, key: KEY} for a key of an"
            + " existing Kubernetes Secret";

    /** The keys of an object that names an existing Secret. */
    Set<String> KEYS = Set.of("existingSecret", "key");
}
