package litellmha.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import litellmha.tier.Tier;
import litellmha.tier.TierProfile;

/**
 * A stack's file, read without the engine. Secrets in it are encrypted, and in a fresh checkout they are not there at
 * all; so each one that the stack needs counts as encrypted.
 */
public record StackFile(String name, ObjectNode config) {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** What Pulumi writes for an encrypted value. */
    private static final ObjectNode ENCRYPTED =
            JsonNodeFactory.instance.objectNode().put("secure", "unknown");

    /** @throws InvalidSettingsException if there is no such file, or it is no YAML with a {@code config} block */
    public static StackFile read(Path directory, String stack) {
        String name = "Pulumi.%s.yaml".formatted(stack);
        Path file = directory.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw refusal(name, "nothing", "a file with that name, which makes the stack " + stack);
        }
        try {
            JsonNode config = YAML.readTree(Files.newBufferedReader(file)).path("config");
            if (!config.isObject()) {
                throw refusal(
                        name, "no block `config`", "a block `config` with the keys " + SettingsReader.PREFIX + "…");
            }
            return new StackFile(name, (ObjectNode) config);
        } catch (JsonProcessingException e) {
            throw refusal(
                    name,
                    "in line %d: %s"
                            .formatted(
                                    e.getLocation().getLineNr(),
                                    e.getOriginalMessage().lines().findFirst().orElse("no YAML")),
                    "YAML in which each key is once and indented by spaces");
        } catch (IOException e) {
            throw refusal(name, e.getMessage(), "a file that can be read");
        }
    }

    private static InvalidSettingsException refusal(String name, String found, String allowed) {
        return new InvalidSettingsException(name, List.of(new Problem(name, found, allowed, "")));
    }

    /** The settings, where a secret that the file does not have counts as encrypted. */
    public Settings settings() {
        ObjectNode all = config.deepCopy();
        putIfAbsent(all, "masterKey", ENCRYPTED);
        putIfAbsent(all, "saltKey", ENCRYPTED);
        Tier.of(all.path(SettingsReader.PREFIX + "tier").asText())
                .filter(tier -> TierProfile.of(tier).sharedRedis())
                .ifPresent(tier -> putIfAbsent(all, "redisPassword", ENCRYPTED));
        ObjectNode keys = JsonNodeFactory.instance.objectNode();
        all.path(SettingsReader.PREFIX + "models")
                .forEach(model -> model.path("apiKey").asText("").lines().forEach(key -> keys.set(key, ENCRYPTED)));
        if (!keys.isEmpty()) {
            putIfAbsent(all, "providerKeys", keys);
        }
        // What is encrypted in a file does not look like a value.
        return SettingsReader.read(name, all, Set.of());
    }

    /**
     * The settings of the stack as the engine would hand them over, secrets included.
     *
     * @param encrypted the keys whose values were encrypted
     */
    public Settings settings(Map<String, String> configuration, Set<String> encrypted) {
        return SettingsReader.read(name, configuration, encrypted);
    }

    private static void putIfAbsent(ObjectNode all, String key, JsonNode value) {
        if (!all.has(SettingsReader.PREFIX + key)) {
            all.set(SettingsReader.PREFIX + key, value);
        }
    }
}
