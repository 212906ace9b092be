package litellmha.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Settings;
import litellmha.settings.StackFile;

/** A stack with the secrets that its file does not have, the same ones each time. */
record StackWithSecrets(String name, Settings settings) {

    static final String MASTER_KEY = "sk-master-key-of-a-test";

    private static final Map<String, String> SECRETS = Map.of(
            "masterKey",
            MASTER_KEY,
            "saltKey",
            "sk-salt-key-of-a-test",
            "redisPassword",
            "redis-password-of-a-test",
            "cachePassword",
            "cache-password-of-a-test",
            "providerKeys",
            "{\"OPENAI_API_KEY\": \"sk-no-key-at-all-1\", \"ANTHROPIC_API_KEY\": \"sk-no-key-at-all-2\","
                    + " \"GEMINI_API_KEY\": \"sk-no-key-at-all-3\"}");

    /** @param directory with the stack's file */
    static StackWithSecrets of(Path directory, String stack) {
        return of(directory, stack, config -> {});
    }

    /** @param change of the configuration in the stack's file */
    static StackWithSecrets of(Path directory, String stack, Consumer<ObjectNode> change) {
        StackFile file = StackFile.read(directory, stack);
        change.accept(file.config());
        Map<String, String> configuration = new TreeMap<>();
        file.config()
                .properties()
                .forEach(entry -> configuration.put(
                        entry.getKey(),
                        entry.getValue().isTextual()
                                ? entry.getValue().textValue()
                                : entry.getValue().toString()));
        secretsFor(file).forEach((key, value) -> configuration.put("litellm-ha:" + key, value));
        return new StackWithSecrets(stack, file.settings(configuration, configuration.keySet()));
    }

    /** Returns those that a stack needs, by their keys in its file without the prefix. */
    static Map<String, String> secretsFor(StackFile file) {
        JsonNode config = file.config();
        Map<String, Boolean> needed = Map.of(
                "redisPassword", config.has("litellm-ha:redis"),
                "cachePassword", config.has("litellm-ha:cache"),
                "providerKeys", config.path("litellm-ha:models").findValue("apiKey") != null);
        Map<String, String> secrets = new TreeMap<>(SECRETS);
        secrets.keySet().removeIf(key -> !needed.getOrDefault(key, true));
        return secrets;
    }

    Manifests manifests() {
        return RenderedStack.of(PlatformPlan.of(name, settings));
    }
}
