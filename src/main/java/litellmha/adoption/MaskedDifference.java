package litellmha.adoption;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import litellmha.manifest.ManifestDiff.Difference;
import litellmha.settings.SecretTexts;

/**
 * A difference to be shown, without what may be a secret: objects that were made by hand often have some in clear text, as
 * values of variables or in LiteLLM's configuration.
 */
final class MaskedDifference {

    private static final TextNode MASK = TextNode.valueOf("****");

    private static final Pattern SECRET =
            Pattern.compile("(?i)(_|-|^)(key|pass|dsn|auth|salt|cookie)(_|-|$)|token(?!s)|secret|passw|credential"
                    + "|apikey|authorization|webhook|(database|redis)_url|license|jwt|header");

    /** Fields with a name like that of a secret, which only say where one is, or of a key that is none. */
    private static final Pattern REFERENCE =
            Pattern.compile("KeyRef|[sS]ecretRef|secretName|imagePullSecrets|valueFrom|[vV]olume|automount");

    private MaskedDifference() {}

    static Difference of(Difference difference) {
        boolean secret =
                difference.object().startsWith("Secret ") && difference.path().startsWith("data");
        return new Difference(
                difference.object(),
                difference.path(),
                masked(difference.left(), secret || isSecret(difference.path())),
                // What the stack declares has its secrets in Secrets only.
                secret ? masked(difference.right(), true) : difference.right());
    }

    private static boolean isSecret(String path) {
        return !REFERENCE.matcher(path).find()
                && Stream.of(path.split("[.\\[\\]:]"))
                        .anyMatch(name -> SECRET.matcher(name).find());
    }

    private static JsonNode masked(JsonNode node, boolean secret) {
        if (node.isTextual()) {
            return secret ? MASK : TextNode.valueOf(SecretTexts.masked(node.textValue()));
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            // A variable, whose name says what its value is.
            boolean named = isSecret(object.path("name").asText());
            object.properties()
                    .forEach(entry -> copy.set(
                            entry.getKey(),
                            masked(
                                    entry.getValue(),
                                    secret && !Set.of("name", "valueFrom").contains(entry.getKey())
                                            || named && entry.getKey().equals("value")
                                            || isSecret(entry.getKey()))));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(element -> copy.add(masked(element, secret)));
            return copy;
        }
        return node;
    }
}
