package litellmha.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.litellm.Variables;
import litellmha.names.GatewayNames;
import litellmha.names.RedisNames;
import litellmha.settings.Settings;
import litellmha.tier.TierProfile;

/**
 * LiteLLM's {@code config.yaml}. LiteLLM silently accepts misspelt keys, so these records are the only guard:
 * every component is a key that the pinned version reads, and nothing else can be written.
 */
public record ProxyConfig(
        List<ModelEntry> modelList, GeneralSettings generalSettings, LitellmSettings litellmSettings) {

    /** How long a request may take. */
    static final int REQUEST_TIMEOUT_SECONDS = 600;

    /** How LiteLLM writes a reference to an environment variable. */
    private static final String ENVIRONMENT = "os.environ/";

    private static final YAMLMapper YAML = YAMLMapper.builder()
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

    /** A model under the name that clients use. */
    public record ModelEntry(String modelName, LitellmParams litellmParams) {}

    /**
     * How a model is called and billed.
     *
     * @param apiKey a reference to an environment variable, or the word that a mock model is given
     * @param inputCostPerToken US dollars
     * @param outputCostPerToken US dollars
     */
    public record LitellmParams(
            String model,
            String apiKey,
            Optional<String> mockResponse,
            BigDecimal inputCostPerToken,
            BigDecimal outputCostPerToken) {}

    /**
     * Settings of the proxy.
     *
     * @param databaseConnectionPoolLimit connections of each pod
     * @param proxyBatchWriteAt seconds between writes of spend: what a killed pod loses, and what a Redis outage overspends
     */
    public record GeneralSettings(
            String masterKey,
            int databaseConnectionPoolLimit,
            int proxyBatchWriteAt,
            boolean allowRequestsOnDbUnavailable,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean failClosedBudgetEnforcement,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean failClosedRateLimitEnforcement,
            Optional<CoordinationRedis> coordinationRedis) {}

    /** The Redis that replicas count budgets and limits in; the router's own Redis settings do not share them. */
    public record CoordinationRedis(String host, String port, String password) {}

    /**
     * Settings of the library.
     *
     * @param requestTimeout seconds that a request may take; a pod's grace period must be longer
     * @param budgetExceededStatusCode 429, where LiteLLM's default has been 422 since 1.104
     * @param enableRedisAuthCache whether a key that another replica has seen passes while the database is down
     */
    public record LitellmSettings(
            @JsonProperty("set_verbose") boolean verbose,
            boolean jsonLogs,
            int requestTimeout,
            List<String> callbacks,
            int budgetExceededStatusCode,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean enableRedisAuthCache) {}

    /** Returns the configuration that holds to the guarantees of the tier. */
    public static ProxyConfig of(Settings settings, TierProfile profile, int connectionsPerPod) {
        boolean closed = !profile.databaseOutage().allowsRequests();
        return new ProxyConfig(
                settings.models().stream().map(ProxyConfig::entry).toList(),
                new GeneralSettings(
                        ENVIRONMENT + GatewayNames.MASTER_KEY,
                        connectionsPerPod,
                        (int) PinnedLiteLlm.SPEND_FLUSH.toSeconds(),
                        !closed,
                        closed,
                        closed,
                        profile.sharedRedis()
                                ? Optional.of(new CoordinationRedis(
                                        ENVIRONMENT + Variables.REDIS_HOST,
                                        ENVIRONMENT + Variables.REDIS_PORT,
                                        ENVIRONMENT + RedisNames.PASSWORD))
                                : Optional.empty()),
                new LitellmSettings(
                        false, true, REQUEST_TIMEOUT_SECONDS, List.of("prometheus"), 429, profile.sharedRedis()));
    }

    private static ModelEntry entry(Settings.Model model) {
        return new ModelEntry(
                model.name(),
                new LitellmParams(
                        model.model(),
                        // A mock answers without a provider, but LiteLLM asks for some key.
                        model.apiKey().map(key -> ENVIRONMENT + key).orElse("none"),
                        model.mockResponse(),
                        model.inputCostPerToken(),
                        model.outputCostPerToken()));
    }

    public String yaml() {
        try {
            return YAML.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of texts and numbers always have a YAML form", e);
        }
    }
}
