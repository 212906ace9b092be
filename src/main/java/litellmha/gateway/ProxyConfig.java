package litellmha.gateway;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.litellm.Variables;
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
 * LiteLLM's {@code config.yaml}. LiteLLM silently accepts misspelt keys: every component of these records is a key that the
 * pinned version reads, and what is passed through was checked against {@link litellmha.litellm.KnownKeys}.
 */
public record ProxyConfig(
        List<ModelEntry> modelList,
        GeneralSettings generalSettings,
        LitellmSettings litellmSettings,
        Optional<RouterSettings> routerSettings,
        Optional<Map<String, Map<String, JsonNode>>> mcpServers,
        Optional<List<GuardrailEntry>> guardrails) {

    /** How LiteLLM writes a reference to an environment variable. */
    static final String ENVIRONMENT = "os.environ/";

    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .stringQuotingChecker(new Yaml11Quoting())
                    .build())
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            // Otherwise a model called 1.10 would come back as a number.
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            // A price of 0.00000015 stays readable.
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .addModule(new Jdk8Module())
            .build();

    /**
     * Settings of the proxy.
     *
     * @param databaseConnectionPoolLimit connections of each pod
     * @param proxyBatchWriteAt seconds between writes of spend: what a killed pod loses, and what a Redis outage overspends
     * @param maximumSpendLogsRetentionPeriod how long the row of a request is kept, in days, such as {@code 30d}
     * @param maximumSpendLogsCleanupCron when LiteLLM deletes older rows
     * @param others what the stack passes through
     */
    public record GeneralSettings(
            String masterKey,
            int databaseConnectionPoolLimit,
            int proxyBatchWriteAt,
            boolean allowRequestsOnDbUnavailable,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean failClosedBudgetEnforcement,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean failClosedRateLimitEnforcement,
            String maximumSpendLogsRetentionPeriod,
            String maximumSpendLogsCleanupCron,
            Optional<CoordinationRedis> coordinationRedis,
            @JsonAnyGetter Map<String, JsonNode> others) {}

    /** The Redis that replicas count budgets and limits in; the router's own Redis settings do not share them. */
    public record CoordinationRedis(String host, String port, String password) {}

    /**
     * Settings of the library.
     *
     * @param requestTimeout seconds that a request may take; a pod's grace period must be longer
     * @param budgetExceededStatusCode 429, where LiteLLM's default has been 422 since 1.104
     * @param enableRedisAuthCache whether a key that another replica has seen passes while the database is down
     * @param others what the stack passes through
     */
    public record LitellmSettings(
            @JsonProperty("set_verbose") boolean verbose,
            boolean jsonLogs,
            int requestTimeout,
            List<String> callbacks,
            int budgetExceededStatusCode,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean enableRedisAuthCache,
            Optional<List<String>> successCallback,
            Optional<List<String>> failureCallback,
            Optional<List<String>> serviceCallback,
            Optional<Boolean> dropParams,
            Optional<Boolean> modifyParams,
            Optional<Boolean> cache,
            Optional<CacheParams> cacheParams,
            @JsonAnyGetter Map<String, JsonNode> others) {}

    /**
     * The response cache. LiteLLM counts budgets and limits in its Redis as well, unless there is a {@link CoordinationRedis}
     * ({@code init_cache} in {@code proxy/proxy_server.py}), as in every tier that guarantees budgets. In the others a
     * single replica counts there, and no setting keeps it from that: only the router's own Redis settings make a cache
     * without that effect, and they have neither a time to live nor call types.
     *
     * <p>Little is lost by it. A counter stays in Redis for 60 s after its last use ({@code default_ttl} in {@code
     * caching/redis_cache.py}), and the least recently used key is evicted first. Measured with answers that fill all memory
     * every 9 s: counters that were used every 1 or 5 s were never evicted, those that were used every 20 s always. A
     * counter that is gone is read from the database again ({@code proxy/db/spend_counter_reseed.py}), which lacks the spend
     * since the last {@link PinnedLiteLlm#SPEND_FLUSH}.
     *
     * @param socketTimeout seconds that one command may take, which a request waits for: without it LiteLLM's client takes its
     *     own default of 5, whatever the environment says
     * @param mode {@code default_off} if only requests that ask for it are cached
     */
    public record CacheParams(
            String type,
            String host,
            String port,
            String password,
            long socketTimeout,
            Optional<Integer> ttl,
            Optional<List<String>> supportedCallTypes,
            Optional<String> mode,
            Optional<Integer> maxMessages) {

        static CacheParams of(Cache cache) {
            return new CacheParams(
                    "redis",
                    CacheNames.SERVICE,
                    Integer.toString(RedisNames.PORT),
                    ENVIRONMENT + CacheNames.PASSWORD,
                    PinnedLiteLlm.REDIS_COMMAND.toSeconds(),
                    cache.ttlSeconds(),
                    cache.callTypes(),
                    cache.optIn().filter(optIn -> optIn).map(optIn -> "default_off"),
                    cache.maxMessages());
        }
    }

    /** Returns the configuration that holds to the guarantees of the tier. */
    public static ProxyConfig of(Settings settings, TierProfile profile, int connectionsPerPod) {
        boolean closed = !profile.databaseOutage().allowsRequests();
        return new ProxyConfig(
                settings.models().stream().map(ModelEntry::of).toList(),
                new GeneralSettings(
                        ENVIRONMENT + GatewayNames.MASTER_KEY,
                        connectionsPerPod,
                        (int) PinnedLiteLlm.SPEND_FLUSH.toSeconds(),
                        !closed,
                        closed,
                        closed,
                        SpendLogRetention.days(settings) + "d",
                        SpendLogRetention.CLEANUP_CRON,
                        profile.sharedRedis()
                                ? Optional.of(new CoordinationRedis(
                                        ENVIRONMENT + Variables.REDIS_HOST,
                                        ENVIRONMENT + Variables.REDIS_PORT,
                                        ENVIRONMENT + RedisNames.PASSWORD))
                                : Optional.empty(),
                        GeneralOthers.of(settings, profile)),
                new LitellmSettings(
                        false,
                        true,
                        RequestTimeouts.ofLibrary(settings),
                        callbacks(settings),
                        429,
                        profile.sharedRedis(),
                        settings.litellm().flatMap(LiteLlmSettings::successCallbacks),
                        settings.litellm().flatMap(LiteLlmSettings::failureCallbacks),
                        settings.litellm().flatMap(LiteLlmSettings::serviceCallbacks),
                        settings.litellm().flatMap(LiteLlmSettings::dropParams),
                        settings.litellm().flatMap(LiteLlmSettings::modifyParams),
                        settings.cache().map(cache -> true),
                        settings.cache().map(CacheParams::of),
                        libraryOthers(settings)),
                settings.routing().map(RouterSettings::of),
                settings.mcpServers().map(ProxyConfig::mcpServers),
                settings.guardrails()
                        .map(all -> all.stream().map(GuardrailEntry::of).toList()));
    }

    private static Map<String, JsonNode> libraryOthers(Settings settings) {
        Map<String, JsonNode> others = passedThrough(settings.litellm().flatMap(LiteLlmSettings::settings));
        others.putAll(MetricsServer.bound(settings));
        return others;
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

    public String yaml() {
        try {
            return YAML.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of texts and numbers always have a YAML form", e);
        }
    }
}
