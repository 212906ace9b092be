package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.StreamSupport;
import litellmha.litellm.KnownKeys;
import litellmha.litellm.KnownKeys.Section;
import litellmha.settings.SecretTexts;

/** Whether a value can be passed through as it is. */
final class Passed {

    private Passed() {}

    private static boolean isFinite(JsonNode value) {
        return value.isFloatingPointNumber()
                ? Double.isFinite(value.doubleValue())
                : StreamSupport.stream(value.spliterator(), false).allMatch(Passed::isFinite);
    }

    private static boolean holdsSecret(JsonNode value) {
        return value.isTextual() && Values.isSecretText(value.textValue())
                || value.properties().stream().anyMatch(entry -> SecretTexts.holdsSecret(entry.getKey()))
                || StreamSupport.stream(value.spliterator(), false).anyMatch(Passed::holdsSecret);
    }

    /** Returns why not. */
    static Optional<String> check(Section section, String key, JsonNode value) {
        if (Values.refers(value)) {
            return Optional.of(
                    "refers to a variable, whose value LiteLLM would send on; write the value itself if it is no"
                            + " secret");
        }
        if (!SecretTexts.in(key, value, key).isEmpty() || holdsSecret(value)) {
            return Optional.of("looks like a secret, and what is passed through stands in a ConfigMap");
        }
        if (!isFinite(value)) {
            return Optional.of("is no finite number");
        }
        return KnownKeys.pinned()
                .expected(section, key, value)
                .map(expected -> "is not what LiteLLM expects there: " + expected);
    }
}
