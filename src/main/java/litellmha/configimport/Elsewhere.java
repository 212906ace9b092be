package litellmha.configimport;

import java.util.Optional;
import litellmha.litellm.KnownKeys.Section;
import litellmha.settings.KeyHints;

/** Says where a key that LiteLLM does not read belongs. */
final class Elsewhere {

    private Elsewhere() {}

    /** @param model the prefix of keys of the model that it stands in; empty outside models */
    static String of(Section section, String key, String model) {
        return Optional.of(KeyHints.of(section, key, model))
                .filter(hint -> !hint.isEmpty())
                .orElse("nothing reads it");
    }
}
