package litellmha.configimport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.configimport.Finding.Kind;
import litellmha.settings.Yaml11Quoting;
import litellmha.tier.Tier;
import litellmha.tier.TierProfile;

/** The text of a stack file, with comments that say where its parts are from and which secrets to set. */
public final class StackFileText {

    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .stringQuotingChecker(new Yaml11Quoting())
                    .build())
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private static final String PREFIX = "litellm-ha:";

    private static final List<String> ORDER = List.of(
            "gateway",
            "redis",
            "cache",
            "database",
            "backup",
            "network",
            "metrics",
            "pods",
            "litellm",
            "general",
            "routing",
            "env",
            "mcpServers",
            "guardrails",
            "masterKey",
            "saltKey",
            "providerKeys",
            "secretEnv",
            "secretFiles",
            "models");

    private static final Map<String, String> COMMENTS = Map.of(
            "gateway", "Images and sizes are those of this checkout's stack file of the tier: look at each.",
            "cache", "From cache and cache_params of litellm_settings: look at its Redis.",
            "litellm", "From litellm_settings.",
            "general", "From general_settings.",
            "routing", "From router_settings and litellm_settings.",
            "env", "From environment_variables, or from the variables of the chart's pods.",
            "mcpServers", "From mcp_servers.",
            "providerKeys", "Of Secrets that exist: they must be in the namespace of the stack.",
            "models", "From model_list. `./litellm-ha prices` prints what each costs.");

    private StackFileText() {}

    /**
     * Returns the text.
     *
     * @param base the configuration of a stack file of the tier, with prefixes; its images, sizes and network are taken
     */
    public static String of(ConfigImport imported, String source, Tier tier, ObjectNode base) {
        ObjectNode all = base.objectNode();
        TierProfile profile = TierProfile.of(tier);
        List<String> foreign = profile.sharedRedis() ? List.of() : List.of("redis", "backup");
        ORDER.stream()
                .filter(key -> !key.equals("models") && !foreign.contains(key) && base.has(PREFIX + key))
                .forEach(key -> all.set(key, base.get(PREFIX + key).deepCopy()));
        merge(all, imported.stack());
        if (all.path("cache") instanceof ObjectNode cache && all.has("redis")) {
            all.set("cache", cache.deepCopy().set("redis", all.get("redis")));
        }
        StringBuilder text =
                new StringBuilder("# Made by `litellm-ha import %s`. It has no secrets until you set them:\n"
                        .formatted(source.replaceAll("\\p{C}", "?")));
        secrets(imported, profile)
                .forEach(command -> text.append("#   ").append(command).append('\n'));
        text.append("config:\n  ")
                .append(PREFIX)
                .append("tier: ")
                .append(tier.key())
                .append('\n');
        ORDER.stream().filter(all::has).forEach(key -> block(text, key, all.get(key)));
        return text.toString();
    }

    /** Puts values into a tree, key by key: a limit of memory leaves the requests as they are. */
    private static void merge(ObjectNode into, ObjectNode values) {
        values.properties().forEach(entry -> {
            if (into.path(entry.getKey()) instanceof ObjectNode existing
                    && entry.getValue() instanceof ObjectNode inner) {
                merge(existing, inner);
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        });
    }

    private static List<String> secrets(ConfigImport imported, TierProfile profile) {
        List<String> commands = imported.findings().stream()
                .filter(finding -> finding.kind() == Kind.SECRET)
                .map(finding -> finding.text().replaceAll(" +# was written into the file.*", ""))
                .collect(Collectors.toList());
        Stream.of("masterKey", "saltKey", "redisPassword", "cachePassword")
                .filter(key -> !imported.stack().has(key) && isNeeded(key, profile, imported))
                .map("pulumi config set --secret litellm-ha:%s"::formatted)
                .filter(command -> commands.stream().noneMatch(other -> other.startsWith(command)))
                .forEach(commands::add);
        return commands.stream().distinct().sorted().toList();
    }

    private static boolean isNeeded(String secret, TierProfile profile, ConfigImport imported) {
        return switch (secret) {
            case "redisPassword" -> profile.sharedRedis();
            case "cachePassword" -> imported.stack().has("cache");
            default -> true;
        };
    }

    private static void block(StringBuilder text, String key, JsonNode value) {
        if (COMMENTS.containsKey(key)) {
            text.append("  # ").append(COMMENTS.get(key)).append('\n');
        }
        try {
            YAML.writeValueAsString(Map.of(PREFIX + key, value))
                    .lines()
                    .forEach(line ->
                            text.append(line.isEmpty() ? "" : "  ").append(line).append('\n'));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree always has a YAML form", e);
        }
    }
}
