package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import litellmha.litellm.KnownKeys;
import litellmha.litellm.KnownKeys.Section;

/** Whether a value can be passed through as it is. */
final class Passed {

    private Passed() {}

    /** Returns why not. */
    static Optional<String> check(Section section, String key, JsonNode value) {
        if (Values.refers(value)) {
            return Optional.of(
                    "refers to a variable, whose value LiteLLM would send on; write the value itself if it is no"
                            + " secret");
        }
        return KnownKeys.pinned()
                .expected(section, key, value)
                .map(expected -> "is not what LiteLLM expects there: " + expected);
    }
}
