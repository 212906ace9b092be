package litellmha.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import litellmha.litellm.KnownKeys;
import litellmha.litellm.KnownKeys.Section;

/**
 * Checks that what refers to a secret names one of {@code providerKeys} or {@code secretEnv}; a parameter that may also be
 * a file's path may name one of {@code secretFiles} as well.
 */
record SecretReferences(Set<String> secrets, Set<String> files, List<Problem> problems) {

    /** The parameters for which LiteLLM takes a path as well as a value ({@code llms/vertex_ai/credentials_source.py}). */
    private static final Set<String> PATHS = Set.of("vertex_credentials");

    static SecretReferences of(Settings settings, List<Problem> problems) {
        return new SecretReferences(
                settings.secretVariables().keySet(),
                settings.secretFiles().orElse(Map.of()).keySet(),
                problems);
    }

    void check(String path, String variable) {
        if (!secrets.contains(variable)) {
            // A user may have written the key itself here.
            String found = variable.matches(SecretRules.VARIABLE_NAME)
                    ? Problem.quoted(variable)
                    : "a name that is not in providerKeys or secretEnv";
            problems.add(new Problem(
                            SettingsReader.PREFIX + path,
                            found,
                            "one of providerKeys and secretEnv " + new TreeSet<>(secrets),
                            NearMiss.of(variable, secrets)
                                    .map(Problem::didYouMean)
                                    .orElse(""))
                    .presuming("providerKeys", "secretEnv", "secretFiles"));
        }
    }

    /** Checks parameters that are secrets, each by the name of a parameter that the section has. */
    void check(String path, Optional<Map<String, String>> params, Section section) {
        Set<String> known = KnownKeys.pinned().in(section);
        new TreeMap<>(params.orElse(Map.of())).forEach((param, variable) -> {
            String key = path + "secretParams." + param;
            if (!known.contains(param) || TypedKeys.of(section, param).isPresent()) {
                problems.add(new Problem(
                        SettingsReader.PREFIX + key,
                        "a key that LiteLLM does not read there, or that has a name of its own",
                        "a parameter of LiteLLM's that is a secret",
                        NearMiss.of(param, known).map(Problem::didYouMean).orElse("")));
            }
            if (!PATHS.contains(param) || !files.contains(variable)) {
                check(key, variable);
            }
        });
    }
}
