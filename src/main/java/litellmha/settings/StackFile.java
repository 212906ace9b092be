package litellmha.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import litellmha.tier.Tier;
import litellmha.tier.TierProfile;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;

/**
 * A stack's file, read without the engine. Its secrets are encrypted, or missing in a fresh checkout; so every secret that
 * the stack needs counts as encrypted.
 */
public record StackFile(String name, ObjectNode config) {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // A number in an error is shown as it was written.
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** The most that SnakeYAML reads by default. */
    private static final int LONGEST = 3 << 20;

    /** What Pulumi writes for an encrypted value. */
    private static final ObjectNode ENCRYPTED =
            JsonNodeFactory.instance.objectNode().put("secure", "unknown");

    /** The keys that Pulumi writes, beside {@code config}. */
    private static final Set<String> TOP_LEVEL =
            Set.of("config", "encryptionsalt", "encryptedkey", "secretsprovider", "environment");

    /** Pulumi accepts up to 100 such characters, but the stack's name is also the value of a label. */
    private static final Pattern STACK = Pattern.compile("[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?");

    /**
     * Returns the name of a stack's file.
     *
     * @throws InvalidSettingsException if a stack of this program cannot have that name
     */
    public static String name(String stack) {
        String name = "Pulumi.%s.yaml".formatted(stack);
        if (!STACK.matcher(stack).matches()) {
            throw refusal(
                    "stack name",
                    Problem.quoted(stack),
                    "at most 63 letters, digits, dashes, underscores and dots, a letter or digit at both ends");
        }
        return name;
    }

    /** @throws InvalidSettingsException if the file does not exist, or is not YAML with a {@code config} block */
    public static StackFile read(Path directory, String stack) {
        String name = name(stack);
        Path file = directory.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw refusal(name, "nothing", "a file of that name, which declares the stack " + stack);
        }
        try {
            PulumiReading reading = new PulumiReading();
            JsonNode content = onlyDocument(name, file, reading);
            content.fieldNames().forEachRemaining(key -> {
                if (!TOP_LEVEL.contains(key)) {
                    throw new InvalidSettingsException(
                            name,
                            List.of(Problem.unknownKey(key, List.of("config"), NearMiss.of(key, List.of("config")))));
                }
            });
            JsonNode config = content.path("config");
            if (!config.isObject()) {
                throw refusal(
                        name, "no block `config`", "a block `config` whose keys begin with " + SettingsReader.PREFIX);
            }
            if (!reading.problems().isEmpty()) {
                throw new InvalidSettingsException(name, reading.problems());
            }
            return new StackFile(name, withPrefixes(name, (ObjectNode) config));
        } catch (JsonProcessingException e) {
            String line = Optional.ofNullable(e.getLocation())
                    .map(location -> " in line %d".formatted(location.getLineNr()))
                    .orElse("");
            throw refusal(
                    name,
                    "invalid YAML%s: %s".formatted(line, reason(e)),
                    "YAML that is indented with spaces and has each key once");
        } catch (CharacterCodingException e) {
            throw refusal(name, "bytes that are not UTF-8", "text in UTF-8");
        } catch (IOException e) {
            throw refusal(name, e.getMessage(), "a readable file");
        }
    }

    /** Refuses aliases and a second document, which Pulumi reads and this reader would not. */
    private static JsonNode onlyDocument(String name, Path file, PulumiReading reading) throws IOException {
        String text = Files.readString(file);
        if (text.length() > LONGEST) {
            throw refusal(
                    name,
                    text.length() + " characters",
                    "at most 3 MiB: a ConfigMap holds one, which all models and settings have to fit into");
        }
        int documents = 0;
        try {
            for (Event event : new Yaml().parse(new StringReader(text))) {
                documents += event instanceof DocumentStartEvent ? 1 : 0;
                if (documents > 1 || event instanceof AliasEvent) {
                    throw refusal(
                            name,
                            "an alias or a second document in line %d"
                                    .formatted(event.getStartMark().getLine() + 1),
                            "a single document without aliases");
                }
                reading.next(event);
            }
        } catch (YAMLException e) {
            // The next reader says what is wrong.
        }
        return YAML.readTree(text);
    }

    /** SnakeYAML's message begins with what it was parsing; what it did not expect there says more. */
    private static String reason(JsonProcessingException e) {
        return e.getCause() instanceof MarkedYAMLException marked
                ? marked.getProblem()
                : e.getOriginalMessage().lines().findFirst().orElse("it cannot be parsed");
    }

    /** Pulumi gives a key without a prefix that of the program; if it is there twice, one of the two is lost. */
    private static ObjectNode withPrefixes(String name, ObjectNode config) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        config.properties().forEach(entry -> {
            String key = entry.getKey().contains(":") ? entry.getKey() : SettingsReader.PREFIX + entry.getKey();
            if (all.has(key)) {
                throw refusal(name, "%s with and without its prefix".formatted(key), "each key once");
            }
            all.set(key, entry.getValue());
        });
        return all;
    }

    private static InvalidSettingsException refusal(String name, String found, String allowed) {
        return new InvalidSettingsException(new Problem(name, found, allowed, ""));
    }

    /** Returns the settings; a secret that is missing counts as encrypted. */
    public Settings settings() {
        ObjectNode all = config.deepCopy();
        putIfAbsent(all, "masterKey", ENCRYPTED);
        putIfAbsent(all, "saltKey", ENCRYPTED);
        Tier.of(all.path(SettingsReader.PREFIX + "tier").asText())
                .filter(tier -> TierProfile.of(tier).sharedRedis())
                .ifPresent(tier -> putIfAbsent(all, "redisPassword", ENCRYPTED));
        if (all.path(SettingsReader.PREFIX + "cache").isObject()) {
            putIfAbsent(all, "cachePassword", ENCRYPTED);
        }
        JsonNode files = all.path(SettingsReader.PREFIX + "secretFiles");
        ObjectNode keys = JsonNodeFactory.instance.objectNode();
        ObjectNode others = JsonNodeFactory.instance.objectNode();
        Stream.of("models", "mcpServers", "guardrails")
                .flatMap(block -> children(all.path(SettingsReader.PREFIX + block)))
                .flatMap(entry -> Stream.concat(Stream.of(entry.path("apiKey")), children(entry.path("secretParams"))))
                .map(JsonNode::asText)
                .filter(name -> name.matches(SecretRules.VARIABLE_NAME) && !files.has(name))
                .forEach(name -> (SecretNames.isProviderKey(name) ? keys : others).set(name, ENCRYPTED));
        if (!keys.isEmpty()) {
            putIfAbsent(all, "providerKeys", keys);
        }
        if (!others.isEmpty()) {
            putIfAbsent(all, "secretEnv", others);
        }
        // An encrypted secret is an object in the file; every text is a secret in clear.
        return SettingsReader.read(name, all, Set.of());
    }

    private static Stream<JsonNode> children(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }

    /**
     * Returns the stack's settings from a configuration as the engine would pass it, secrets included.
     *
     * @param encrypted the keys whose values were encrypted
     */
    public Settings settings(Map<String, String> configuration, Set<String> encrypted) {
        return SettingsReader.read(name, configuration, encrypted);
    }

    private static void putIfAbsent(ObjectNode all, String key, JsonNode value) {
        if (!all.hasNonNull(SettingsReader.PREFIX + key)) {
            all.set(SettingsReader.PREFIX + key, value);
        }
    }
}
