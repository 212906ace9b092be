package litellmha.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** A Secret's data as the API stores it: base64 without line breaks, with {@code stringData} merged in. */
final class SecretData {
    private SecretData() {}

    /** @param secret a Secret without secret marks and without unknown values */
    static void normalise(ObjectNode secret) {
        if (secret.path("data") instanceof ObjectNode data) {
            data.properties().forEach(member -> member.setValue(normal(member.getValue())));
        }
        if (secret.path("stringData") instanceof ObjectNode text
                && !text.isEmpty()
                && text.valueStream().allMatch(JsonNode::isTextual)) {
            Wire.child(secret, "data").ifPresent(data -> {
                text.properties().forEach(member -> data.put(member.getKey(), encode(member.getValue())));
                secret.remove("stringData");
            });
        }
    }

    private static JsonNode normal(JsonNode value) {
        return decode(value)
                .<JsonNode>map(bytes -> TextNode.valueOf(encode(bytes)))
                .orElse(value);
    }

    /** Decodes a value; empty if the API would not accept it as base64. */
    static Optional<byte[]> decode(JsonNode value) {
        String joined = value.asText().replaceAll("[\r\n]", "");
        if (!value.isTextual() || joined.length() % 4 != 0) {
            // Java accepts base64 without padding; the API does not.
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getDecoder().decode(joined));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String encode(JsonNode text) {
        return encode(text.textValue().getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
