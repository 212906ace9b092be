package litellmha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import litellmha.tier.Tier;
import litellmha.tier.TierProfile;

/**
 * A stack's configuration with placeholder secrets instead of its own, which only its own backend can decrypt. Those of an
 * earlier run are reused, since the salt key can never change.
 *
 * @param config without the secrets that are missing
 * @param missing keys of secrets that have yet to be set, as {@code pulumi config set --path} takes them
 */
record PlaceholderSecrets(ObjectNode config, List<String> missing) {

    private static final String PREFIX = "litellm-ha:";
    private static final String PROVIDER_KEYS = PREFIX + "providerKeys";

    /** @param earlier the configuration of an earlier run, or an empty tree */
    static PlaceholderSecrets of(ObjectNode committed, JsonNode earlier) {
        ObjectNode config = committed.deepCopy();
        List<String> missing = new ArrayList<>();
        Set<String> names = new TreeSet<>(Set.of("masterKey", "saltKey"));
        Tier.of(config.path(PREFIX + "tier").asText())
                .filter(tier -> TierProfile.of(tier).sharedRedis())
                .ifPresent(tier -> names.add("redisPassword"));
        if (config.has(PREFIX + "cache")) {
            names.add("cachePassword");
        }
        names.forEach(name -> replace(config, earlier, PREFIX + name, PREFIX + name, missing));

        Set<String> elsewhere = new TreeSet<>();
        for (String block : List.of("secretEnv", "secretFiles")) {
            Set<String> own = new TreeSet<>();
            config.path(PREFIX + block).fieldNames().forEachRemaining(own::add);
            replaceAll(config, earlier, PREFIX + block, own, missing);
            elsewhere.addAll(own);
        }
        Set<String> keys = new TreeSet<>();
        config.path(PREFIX + "models")
                .forEach(model -> model.path("apiKey").asText("").lines().forEach(keys::add));
        keys.removeAll(elsewhere);
        config.path(PROVIDER_KEYS).fieldNames().forEachRemaining(keys::add);
        replaceAll(config, earlier, PROVIDER_KEYS, keys, missing);
        return new PlaceholderSecrets(config, List.copyOf(missing));
    }

    private static void replaceAll(
            ObjectNode config, JsonNode earlier, String block, Set<String> keys, List<String> missing) {
        if (keys.isEmpty()) {
            return;
        }
        ObjectNode provided = config.withObjectProperty(block);
        keys.forEach(key -> replace(provided, earlier.path(block), key, block + "." + key, missing));
        if (provided.isEmpty()) {
            config.remove(block);
        }
    }

    private static void replace(ObjectNode config, JsonNode earlier, String key, String path, List<String> missing) {
        if (config.has(key) && !config.get(key).has("secure")) {
            return;
        }
        if (earlier.path(key).has("secure")) {
            config.set(key, earlier.get(key));
        } else {
            config.remove(key);
            missing.add(path);
        }
    }

    /**
     * Returns a value that LiteLLM accepts for that key, always the same one: a stack file that had a reference to a Secret in
     * between finds the salt key again that the simulated stack was created with.
     */
    static String value(String key) {
        String digest = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
        return (key.endsWith("Password") ? "" : "sk-") + digest;
    }
}
