package litellmha.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.names.CacheNames;
import litellmha.names.GatewayNames;
import litellmha.names.RedisNames;
import litellmha.settings.Cache;
import litellmha.settings.LiteLlmSettings;
import litellmha.settings.McpServer;
import litellmha.settings.Settings;
import litellmha.settings.Yaml11Quoting;
import litellmha.tier.TierProfile;

/**
 * LiteLLM's {@code config.yaml}. LiteLLM silently accepts misspelt keys: a test looks up each key that is written here in the
 * source of the pinned version, and what is passed through was checked against {@link litellmha.litellm.KnownKeys}.
 */
public final class ProxyConfig {

    /** How LiteLLM writes a reference to an environment variable. */
    static final String ENVIRONMENT = "os.environ/";

    // Maps and not records: to inspect records costs Jackson more time than all of the stack's rules take.
    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .stringQuotingChecker(new Yaml11Quoting())
                    .build())
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            // Otherwise a model called 1.10 would come back as a number.
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            // A price of 0.00000015 stays readable.
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private ProxyConfig() {}

    /**
     * Returns the configuration that holds to the guarantees of the tier, as YAML.
     *
     * @param connectionsPerPod connections to the database
     */
    public static String yaml(Settings settings, TierProfile profile, int connectionsPerPod) {
        ConfigSection config = new ConfigSection()
                .with(
                        "model_list",
                        settings.models().stream().map(ModelEntry::of).toList())
                .with("general_settings", general(settings, profile, connectionsPerPod))
                .with("litellm_settings", library(settings, profile))
                .with("router_settings", settings.routing().map(RouterSettings::of))
                .with("mcp_servers", settings.mcpServers().map(ProxyConfig::mcpServers))
                .with("guardrails", settings.guardrails().map(all -> all.stream()
                        .map(GuardrailEntry::of)
                        .toList()));
        try {
            return YAML.writeValueAsString(config.keys());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of texts and numbers always have a YAML form", e);
        }
    }

    private static Map<String, Object> general(Settings settings, TierProfile profile, int connectionsPerPod) {
        boolean closed = !profile.databaseOutage().allowsRequests();
        return new ConfigSection()
                .with("master_key", ENVIRONMENT + GatewayNames.MASTER_KEY)
                .with("database_connection_pool_limit", connectionsPerPod)
                .with("database_connect_timeout", PinnedLiteLlm.DATABASE_CONNECT.toSeconds())
                .with("database_socket_timeout", PinnedLiteLlm.DATABASE_ANSWER.toSeconds())
                // Seconds: what a killed pod loses, and what a Redis outage overspends.
                .with("proxy_batch_write_at", PinnedLiteLlm.SPEND_FLUSH.toSeconds())
                .with("allow_requests_on_db_unavailable", !closed)
                .ifTrue("fail_closed_budget_enforcement", closed)
                .ifTrue("fail_closed_rate_limit_enforcement", closed)
                .with("maximum_spend_logs_retention_period", SpendLogRetention.days(settings) + "d")
                .with("maximum_spend_logs_cleanup_cron", SpendLogRetention.CLEANUP_CRON)
                .with(
                        "coordination_redis",
                        settings.redis().map(redis -> CoordinationRedis.config(redis.modeOrDefault())))
                .withAll(GeneralOthers.of(settings, profile))
                .keys();
    }

    private static Map<String, Object> library(Settings settings, TierProfile profile) {
        Optional<LiteLlmSettings> set = settings.litellm();
        return new ConfigSection()
                .with("set_verbose", false)
                .with("json_logs", true)
                // Seconds; a pod's grace period must be longer.
                .with("request_timeout", RequestTimeouts.ofLibrary(settings))
                .with("callbacks", callbacks(settings))
                // LiteLLM's default has been 422 since 1.104.
                .with("budget_exceeded_status_code", 429)
                // A key that another replica has seen passes while the database is down.
                .ifTrue("enable_redis_auth_cache", profile.sharedRedis())
                .with("success_callback", set.flatMap(LiteLlmSettings::successCallbacks))
                .with("failure_callback", set.flatMap(LiteLlmSettings::failureCallbacks))
                .with("service_callback", set.flatMap(LiteLlmSettings::serviceCallbacks))
                .with("drop_params", set.flatMap(LiteLlmSettings::dropParams))
                .with("modify_params", set.flatMap(LiteLlmSettings::modifyParams))
                .ifTrue("cache", settings.cache().isPresent())
                .with("cache_params", settings.cache().map(ProxyConfig::cacheParams))
                .withAll(libraryOthers(settings))
                .keys();
    }

    private static Map<String, JsonNode> libraryOthers(Settings settings) {
        Map<String, JsonNode> others = passedThrough(settings.litellm().flatMap(LiteLlmSettings::settings));
        others.putAll(MetricsServer.bound(settings));
        return others;
    }

    /**
     * Returns the response cache. LiteLLM counts budgets and limits in its Redis as well, unless there is a {@code
     * coordination_redis} ({@code init_cache} in {@code proxy/proxy_server.py}), as in every tier that guarantees budgets.
     * In the others a single replica counts there, and no setting keeps it from that: only the router's own Redis settings
     * make a cache without that effect, and they have neither a time to live nor call types.
     *
     * <p>Little is lost by it. A counter stays in Redis for 60 s after its last use ({@code default_ttl} in {@code
     * caching/redis_cache.py}), and the least recently used key is evicted first. Measured with answers that fill all memory
     * every 9 s: counters that were used every 1 or 5 s were never evicted, those that were used every 20 s always. A
     * counter that is gone is read from the database again ({@code proxy/db/spend_counter_reseed.py}), which lacks the spend
     * since the last {@link PinnedLiteLlm#SPEND_FLUSH}.
     */
    private static Map<String, Object> cacheParams(Cache cache) {
        return new ConfigSection()
                .with("type", "redis")
                .with("host", CacheNames.SERVICE)
                .with("port", Integer.toString(RedisNames.PORT))
                .with("password", ENVIRONMENT + CacheNames.PASSWORD)
                .withAll(CoordinationRedis.timeouts())
                .with("ttl", cache.ttlSeconds())
                .with("supported_call_types", cache.callTypes())
                // Only requests that ask for it are cached.
                .with("mode", cache.optIn().filter(optIn -> optIn).map(optIn -> "default_off"))
                .with("max_messages", cache.maxMessages())
                .keys();
    }

    private static Map<String, Map<String, JsonNode>> mcpServers(Map<String, McpServer> servers) {
        Map<String, Map<String, JsonNode>> all = new TreeMap<>();
        servers.forEach((name, server) -> {
            Map<String, JsonNode> entry = passedThrough(server.settings());
            entry.put("url", TextNode.valueOf(server.url()));
            entry.put("transport", TextNode.valueOf(server.transport().orElse("http")));
            entry.putAll(references(server.secretParams()));
            all.put(name, entry);
        });
        return all;
    }

    /** Returns references to the variables that hold the secrets. */
    static Map<String, JsonNode> references(Optional<Map<String, String>> secretParams) {
        Map<String, JsonNode> all = new TreeMap<>();
        secretParams
                .orElse(Map.of())
                .forEach((param, variable) -> all.put(param, TextNode.valueOf(ENVIRONMENT + variable)));
        return all;
    }

    private static List<String> callbacks(Settings settings) {
        return Stream.concat(
                        Stream.of("prometheus"),
                        settings.litellm().flatMap(LiteLlmSettings::callbacks).orElse(List.of()).stream())
                .distinct()
                .toList();
    }

    /** Returns values in the order of their keys, so that the configuration changes only if they do. */
    static Map<String, JsonNode> passedThrough(Optional<ObjectNode> values) {
        Map<String, JsonNode> sorted = new TreeMap<>();
        values.ifPresent(all -> all.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue())));
        return sorted;
    }
}
