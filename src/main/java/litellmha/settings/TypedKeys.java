package litellmha.settings;

import java.util.Map;
import java.util.Optional;
import litellmha.litellm.KnownKeys.Section;

/** The keys of LiteLLM that the stack file has a key of its own for, because a rule or a guarantee depends on them. */
public final class TypedKeys {

    /**
     * LiteLLM's switch that opens the metrics of the API's port to everybody who reaches the API. Here they are on a port of
     * their own, for namespaces.
     */
    public static final String METRICS_AUTH = "require_auth_for_metrics_endpoint";

    private static final Map<Section, Map<String, String>> KEYS = Map.of(
            Section.LITELLM_PARAMS,
                    Map.ofEntries(
                            Map.entry("model", "model"),
                            Map.entry("api_key", "apiKey"),
                            Map.entry("api_base", "apiBase"),
                            Map.entry("api_version", "apiVersion"),
                            Map.entry("aws_region_name", "awsRegion"),
                            Map.entry("vertex_project", "vertexProject"),
                            Map.entry("vertex_location", "vertexLocation"),
                            Map.entry("mock_response", "mockResponse"),
                            Map.entry("order", "order"),
                            Map.entry("weight", "weight"),
                            Map.entry("timeout", "timeoutSeconds"),
                            Map.entry("stream_timeout", "streamTimeoutSeconds"),
                            Map.entry("num_retries", "retries"),
                            Map.entry("rpm", "rpmPerReplica"),
                            Map.entry("tpm", "tpmPerReplica"),
                            Map.entry("max_parallel_requests", "maxParallelPerReplica")),
            Section.MODEL_INFO, Map.of("mode", "mode", "base_model", "baseModel"),
            Section.PRICES,
                    Map.of(
                            "input_cost_per_token", "inputCostPerToken",
                            "output_cost_per_token", "outputCostPerToken"),
            Section.LITELLM_SETTINGS,
                    Map.ofEntries(
                            Map.entry("drop_params", "litellm.dropParams"),
                            Map.entry("modify_params", "litellm.modifyParams"),
                            Map.entry("request_timeout", "litellm.requestTimeoutSeconds"),
                            Map.entry("callbacks", "litellm.callbacks"),
                            Map.entry("success_callback", "litellm.successCallbacks"),
                            Map.entry("failure_callback", "litellm.failureCallbacks"),
                            Map.entry("service_callback", "litellm.serviceCallbacks"),
                            Map.entry("cache", "cache"),
                            Map.entry("cache_params", "cache"),
                            Map.entry(METRICS_AUTH, "metrics.namespaces"),
                            Map.entry("num_retries", "routing.retries"),
                            Map.entry("allowed_fails", "routing.allowedFails"),
                            Map.entry("fallbacks", "routing.fallbacks"),
                            Map.entry("context_window_fallbacks", "routing.contextWindowFallbacks"),
                            Map.entry("content_policy_fallbacks", "routing.contentPolicyFallbacks"),
                            Map.entry("default_fallbacks", "routing.defaultFallbacks")),
            Section.GENERAL_SETTINGS,
                    Map.of(
                            "master_key", "masterKey",
                            "store_model_in_db", "general.modelsInDatabase",
                            "maximum_spend_logs_retention_period", "general.spendLogRetentionDays",
                            "database_connection_pool_limit", "database.connectionsPerGateway"),
            Section.MCP_SERVERS, Map.of("url", "url", "transport", "transport"),
            Section.GUARDRAILS,
                    Map.of(
                            "guardrail", "guardrail",
                            "mode", "modes",
                            "default_on", "defaultOn",
                            "api_key", "apiKey",
                            "api_base", "apiBase"),
            Section.ROUTER_SETTINGS,
                    Map.ofEntries(
                            Map.entry("routing_strategy", "routing.strategy"),
                            Map.entry("num_retries", "routing.retries"),
                            Map.entry("retry_after", "routing.retryAfterSeconds"),
                            Map.entry("retry_policy", "routing.retryPolicy"),
                            Map.entry("timeout", "routing.timeoutSeconds"),
                            Map.entry("stream_timeout", "routing.streamTimeoutSeconds"),
                            Map.entry("allowed_fails", "routing.allowedFails"),
                            Map.entry("allowed_fails_policy", "routing.allowedFailsPolicy"),
                            Map.entry("cooldown_time", "routing.cooldownSeconds"),
                            Map.entry("enable_pre_call_checks", "routing.preCallChecks"),
                            Map.entry("fallbacks", "routing.fallbacks"),
                            Map.entry("context_window_fallbacks", "routing.contextWindowFallbacks"),
                            Map.entry("content_policy_fallbacks", "routing.contentPolicyFallbacks"),
                            Map.entry("default_fallbacks", "routing.defaultFallbacks"),
                            Map.entry("model_group_alias", "routing.aliases"),
                            Map.entry("default_max_parallel_requests", "routing.maxParallelPerReplica")));

    private TypedKeys() {}

    /**
     * Returns the stack file's own key for a key of LiteLLM: below {@code models[]} for the sections of a model, else from
     * the top.
     */
    public static Optional<String> of(Section section, String key) {
        return Optional.ofNullable(KEYS.getOrDefault(section, Map.of()).get(key));
    }
}
