package litellmha.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import litellmha.litellm.KnownKeys;
import litellmha.litellm.KnownKeys.Section;

/** Says what was probably meant by a key that LiteLLM does not read, and where the key belongs. */
public final class KeyHints {

    /** Names of other places for the same thing, too far from the right ones to be misspellings. */
    private static final Map<Section, Map<String, String>> MEANT = Map.of(
            Section.LITELLM_PARAMS, Map.of("rpm_limit", "rpm", "tpm_limit", "tpm", "headers", "extra_headers"),
            Section.MCP_SERVERS, Map.of("headers", "static_headers"));

    private KeyHints() {}

    /**
     * Returns a hint in the stack file's names; empty if there is none.
     *
     * @param model the prefix of keys of the model that the key stands in, such as {@code models[0].}; empty outside models
     */
    public static String of(Section section, String key, String model) {
        List<Section> others = KnownKeys.pinned().elsewhere(section, key);
        Optional<String> meant =
                Optional.ofNullable(MEANT.getOrDefault(section, Map.of()).get(key));
        if (others.isEmpty() || meant.isPresent()) {
            return meant.or(() -> NearMiss.of(key, possible(section)))
                    .map(word -> Problem.didYouMean(place(section, word, model)))
                    .orElse("");
        }
        return "it belongs to "
                + others.stream()
                        .map(other -> place(other, key, model))
                        .distinct()
                        .collect(Collectors.joining(" or "));
    }

    /** Returns the keys that a user can have: nobody meant one that is refused. */
    private static List<String> possible(Section section) {
        return KnownKeys.pinned().in(section).stream()
                .filter(word -> TypedKeys.of(section, word).isPresent()
                        || RefusedKeys.reason(section, word).isEmpty())
                .toList();
    }

    private static String place(Section section, String key, String model) {
        String prefix = model.isEmpty() ? "models[]." : model;
        return switch (section) {
            case LITELLM_PARAMS -> prefix + TypedKeys.of(section, key).orElse("params." + key);
            case MODEL_INFO -> prefix + TypedKeys.of(section, key).orElse("info." + key);
            case PRICES -> prefix + TypedKeys.of(section, key).orElse("prices." + key);
            case LITELLM_SETTINGS -> TypedKeys.of(section, key).orElse("litellm.settings." + key);
            case GENERAL_SETTINGS -> TypedKeys.of(section, key).orElse("general.settings." + key);
            case ROUTER_SETTINGS -> TypedKeys.of(section, key).orElse("routing.settings." + key);
            case RETRY_POLICY -> "routing.retryPolicy." + key;
            case ALLOWED_FAILS_POLICY -> "routing.allowedFailsPolicy." + key;
            case MCP_SERVERS, GUARDRAILS -> TypedKeys.of(section, key).orElse(key);
        };
    }
}
