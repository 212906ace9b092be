package litellmha.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The rules for the response cache. */
public final class CacheRules {

    /**
     * The call types of {@code DEFAULT_CACHING_SUPPORTED_CALL_TYPES} ({@code types/caching.py}) that requests to the proxy
     * have. LiteLLM compares them with the name of the function that is called, and the proxy calls no others ({@code
     * _is_call_type_supported_by_cache} in {@code caching/caching_handler.py}).
     */
    private static final Set<String> CALL_TYPES = new TreeSet<>(Set.of(
            "acompletion",
            "aembedding",
            "anthropic_messages",
            "arerank",
            "aresponses",
            "atext_completion",
            "atranscription"));

    private CacheRules() {}

    /** Whether requests to the proxy can have that call type. */
    public static boolean isCallType(String name) {
        return CALL_TYPES.contains(name);
    }

    static void check(Settings settings, List<Problem> problems) {
        if (settings.cache().isEmpty() && settings.cachePassword().isPresent()) {
            problems.add(new Problem(
                            SettingsReader.PREFIX + "cachePassword",
                            Problem.UNWANTED,
                            "nothing without cache",
                            "set cache too, or remove the password with `pulumi config rm %scachePassword`"
                                    .formatted(SettingsReader.PREFIX))
                    .presuming("cache"));
        }
        settings.cache().ifPresent(cache -> {
            if (settings.cachePassword().isEmpty()) {
                problems.add(new Problem(
                        SettingsReader.PREFIX + "cachePassword",
                        Problem.NOTHING,
                        SecretSource.ALLOWED,
                        "cache requires it: its Redis has a password of its own"));
            }
            Ranges.check("cache.ttlSeconds", cache.ttlSeconds(), problems);
            Ranges.check("cache.maxMessages", cache.maxMessages(), problems);
            cache.callTypes().ifPresent(types -> callTypes(types, problems));
        });
    }

    private static void callTypes(List<String> types, List<Problem> problems) {
        if (types.isEmpty()) {
            problems.add(Problem.of("cache.callTypes", "an empty list", "at least one type; without this key, all"));
        }
        List<String> unknown = new ArrayList<>(types);
        unknown.removeAll(CALL_TYPES);
        unknown.forEach(type -> problems.add(new Problem(
                SettingsReader.PREFIX + "cache.callTypes",
                Problem.quoted(type),
                "one of " + String.join(", ", CALL_TYPES),
                NearMiss.of(type, CALL_TYPES).map(Problem::didYouMean).orElse(""))));
    }
}
