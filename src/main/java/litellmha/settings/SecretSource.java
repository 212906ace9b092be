package litellmha.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Where a secret comes from. */
public sealed interface SecretSource {

    /** The value itself, from a Pulumi secret that the engine decrypted. It prints as asterisks. */
    record Value(String reveal) implements SecretSource {
        @Override
        public String toString() {
            return "****";
        }
    }

    /** A Pulumi secret in a stack file that was read without the engine: its value is not known. */
    record Encrypted() implements SecretSource {}

    /** A key of a Secret that already exists in the stack's namespace and does not belong to this program. */
    record Existing(String existingSecret, String key) implements SecretSource {
        /** This text must never change: the state of a stack with such a salt key contains it. */
        @Override
        public String toString() {
            return "Existing[existingSecret=%s, key=%s]".formatted(existingSecret, key);
        }
    }

    /** @throws IllegalArgumentException if the node is none of the three; the message never quotes the node */
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
                && node.path("key").isTextual()
                && canExist(
                        node.get("existingSecret").textValue(), node.get("key").textValue())) {
            return new Existing(
                    node.get("existingSecret").textValue(), node.get("key").textValue());
        }
        throw new IllegalArgumentException(ALLOWED);
    }

    /** Whether Kubernetes lets a Secret have that name, and a key of it that name. */
    static boolean canExist(String secret, String key) {
        return DnsName.isSubdomain(secret) && isKey(key);
    }

    /** Whether Kubernetes lets a Secret or a ConfigMap have that key. */
    static boolean isKey(String key) {
        return key.matches("(?!\\.$|\\.\\.)[-._a-zA-Z0-9]{1,253}");
    }

    /** The values that a stack file may have for a secret. */
    String ALLOWED = "a Pulumi secret (pulumi config set --secret), or {existingSecret: NAME, key: KEY} for a key of an"
            + " existing Kubernetes Secret";

    /** The keys of an object that names an existing Secret. */
    Set<String> KEYS = Set.of("existingSecret", "key");
}
