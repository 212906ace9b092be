package litellmha.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Marks secret values for the engine, and keeps them out of the simulated cluster's files. */
final class SecretMarks {
    private static final String DIGEST = "sha256:";

    private SecretMarks() {}

    /**
     * Copies {@code plain} with the marks of {@code marked}. A Secret's data is always marked, and an array that contains
     * a secret is marked as a whole, since its elements may have changed places.
     */
    static ObjectNode copy(ObjectNode marked, ObjectNode plain) {
        ObjectNode result = plain.deepCopy();
        mark(marked, result);
        if (ObjectKey.of(plain).isSecret()) {
            for (String member : List.of("data", "stringData")) {
                if (result.has(member)) {
                    result.set(member, Wire.secret(plain.get(member)));
                }
            }
        }
        return result;
    }

    private static void mark(ObjectNode marked, ObjectNode target) {
        marked.properties().forEach(member -> {
            JsonNode value = target.path(member.getKey());
            if (value.isMissingNode()) {
                return;
            }
            if (!Wire.isSecret(member.getValue())
                    && member.getValue() instanceof ObjectNode inner
                    && value instanceof ObjectNode innerTarget) {
                mark(inner, innerTarget);
            } else if (Wire.holdsSecret(member.getValue())) {
                target.set(member.getKey(), Wire.secret(value));
            }
        });
    }

    /** Copies a tree without marks, with the digest of each secret value in its place. */
    static ObjectNode hide(ObjectNode marked) {
        return (ObjectNode) Wire.map(
                marked, node -> Wire.isSecret(node) ? Optional.of(digests(Wire.plainValue(node))) : Optional.empty());
    }

    private static JsonNode digests(JsonNode plain) {
        return Wire.map(plain, node -> node.isValueNode() ? Optional.of(digest(node)) : Optional.empty());
    }

    /** Copies {@code hidden} with each digest replaced by the value of {@code known} that it is the digest of. */
    static JsonNode reveal(JsonNode hidden, JsonNode known) {
        if (hidden instanceof ObjectNode object) {
            ObjectNode revealed = object.objectNode();
            object.properties()
                    .forEach(member ->
                            revealed.set(member.getKey(), reveal(member.getValue(), known.path(member.getKey()))));
            return revealed;
        }
        if (hidden instanceof ArrayNode array) {
            ArrayNode revealed = array.arrayNode();
            for (int i = 0; i < array.size(); i++) {
                revealed.add(reveal(array.get(i), known.path(i)));
            }
            return revealed;
        }
        return known.isValueNode() && digest(known).equals(hidden) ? known : hidden;
    }

    private static JsonNode digest(JsonNode value) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(value.asText().getBytes(StandardCharsets.UTF_8));
            return TextNode.valueOf(DIGEST + HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
