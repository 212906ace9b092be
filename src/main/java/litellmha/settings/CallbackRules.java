package litellmha.settings;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import litellmha.litellm.KnownKeys;
import litellmha.litellm.KnownKeys.Vocabulary;

/** The rules for callbacks: LiteLLM has each of them, since own Python does not run here. */
final class CallbackRules {

    private CallbackRules() {}

    static void check(LiteLlmSettings litellm, List<Problem> problems) {
        check("callbacks", litellm.callbacks(), problems);
        check("successCallbacks", litellm.successCallbacks(), problems);
        check("failureCallbacks", litellm.failureCallbacks(), problems);
        check("serviceCallbacks", litellm.serviceCallbacks(), problems);
    }

    private static void check(String key, Optional<List<String>> callbacks, List<Problem> problems) {
        Set<String> known = KnownKeys.pinned().words(Vocabulary.CALLBACK);
        List<String> names = callbacks.orElse(List.of());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (!known.contains(name)) {
                problems.add(new Problem(
                        "%slitellm.%s[%d]".formatted(SettingsReader.PREFIX, key, i),
                        Problem.quoted(name),
                        "a callback of LiteLLM's",
                        name.contains(".")
                                ? "own Python does not run here; generic_api sends the same to a service of your own"
                                : NearMiss.of(name, known)
                                        .map(Problem::didYouMean)
                                        .orElse("")));
            }
        }
    }
}
