package litellmha.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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

    /** What Pulumi writes beside {@code config}. */
    private static final Set<String> TOP_LEVEL =
            Set.of("config", "encryptionsalt", "encryptedkey", "secretsprovider", "environment");

    /** Pulumi takes up to 100 such characters, but the stack's name is a label's value. */
    private static final Pattern STACK = Pattern.compile("[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?");

    /**
     * The name of the file of a stack.
     *
     * @throws InvalidSettingsException if no stack of this program can have that name
     */
    public static String name(String stack) {
        String name = "Pulumi.%s.yaml".formatted(stack);
        if (!STACK.matcher(stack).matches()) {
            throw refusal(
                    "the name of the stack",
                    Problem.quoted(stack),
                    "at most 63 letters, digits, dashes, underscores and dots, a letter or digit at both ends");
        }
        return name;
    }

    /** @throws InvalidSettingsException if there is no such file, or it is no YAML with a {@code config} block */
    public static StackFile read(Path directory, String stack) {
        String name = name(stack);
        Path file = directory.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw refusal(name, "nothing", "a file with that name, which makes the stack " + stack);
        }
        try {
            JsonNode content = onlyDocument(name, file);
            content.fieldNames().forEachRemaining(key -> {
                if (!TOP_LEVEL.contains(key)) {
                    throw new InvalidSettingsException(
                            name, List.of(StrictReader.unknownKey(key, List.of("config"), key)));
                }
            });
            JsonNode config = content.path("config");
            if (!config.isObject()) {
                throw refusal(
                        name, "no block `config`", "a block `config` with the keys " + SettingsReader.PREFIX + "…");
            }
            return new StackFile(name, withPrefixes((ObjectNode) config));
        } catch (JsonProcessingException e) {
            throw refusal(
                    name,
                    Optional.ofNullable(e.getLocation())
                                    .map(location -> "in line %d: ".formatted(location.getLineNr()))
                                    .orElse("")
                            + e.getOriginalMessage().lines().findFirst().orElse("no YAML"),
                    "YAML in which each key is once and indented by spaces");
        } catch (CharacterCodingException e) {
            throw refusal(name, "bytes that are no UTF-8", "a text");
        } catch (IOException e) {
            throw refusal(name, e.getMessage(), "a file that can be read");
        }
    }

    /** Without aliases and without a second document, which Pulumi would read and this reader would not. */
    private static JsonNode onlyDocument(String name, Path file) throws IOException {
        String text = Files.readString(file);
        try (YAMLParser parser = YAML.getFactory().createParser(text)) {
            boolean started = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean top = parser.getParsingContext().inRoot();
                if (started && top && token.isStructStart() || parser.isCurrentAlias()) {
                    throw refusal(
                            name,
                            "an alias or a second document in line %d"
                                    .formatted(parser.currentTokenLocation().getLineNr()),
                            "one document that writes every value out");
                }
                started = true;
            }
        }
        return YAML.readTree(text);
    }

    /** Pulumi reads a key without a prefix as one of the program's own. */
    private static ObjectNode withPrefixes(ObjectNode config) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        config.properties()
                .forEach(entry -> all.set(
                        entry.getKey().contains(":") ? entry.getKey() : SettingsReader.PREFIX + entry.getKey(),
                        entry.getValue()));
        return all;
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
                .forEach(model -> Optional.of(model.path("apiKey").asText())
                        .filter(key -> key.matches(SecretRules.KEY_NAME))
                        .ifPresent(key -> keys.set(key, ENCRYPTED)));
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
