package litellmha.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import litellmha.litellm.KnownKeys.Section;

/** The keys of LiteLLM that no stack file may pass through, each with the reason and the way out. */
public final class RefusedKeys {

    private static final String TIER = "the tier decides this";
    private static final String DATABASE = "this program runs the database; see database and its keys";
    private static final String REDIS =
            "this program runs Redis for budgets and rate limits; the router's own would share neither";
    private static final String CACHE = "the response cache is set in cache";
    private static final String PYTHON =
            "own Python does not run here; use one of LiteLLM's callbacks or guardrails, or a generic_api callback to a service of your own";
    private static final String SECRET = "a secret; name it in secretParams";
    private static final String SECRET_VARIABLE = "a secret; set LiteLLM's environment variable for it in secretEnv";
    private static final String PRICES = "prices are those of the pinned LiteLLM, and of the stack file";

    private static final Map<Section, Map<Pattern, String>> REASONS = Map.of(
            Section.LITELLM_PARAMS,
                    reasons(
                            "azure_ad_token|client_secret|azure_password|vertex_credentials|aws_access_key_id"
                                    + "|aws_secret_access_key|aws_session_token|aws_web_identity_token|s3_access_key_id"
                                    + "|s3_secret_access_key|anthropic_identity_token|valkey_password",
                            SECRET,
                            ".*_(signing_key|client_secret)_ref",
                            SECRET,
                            "configurable_clientside_auth_params",
                            "clients could send their requests, with this gateway's identity, anywhere",
                            "litellm_credential_name",
                            "credentials are those of the stack file; name a secret in apiKey or secretParams",
                            "custom_llm_provider",
                            "the provider is the part of model before the slash",
                            "auto_router_config_path",
                            "the pods have no such file; use auto_router_config",
                            "messages|model_info|litellm_trace_id|user",
                            "it belongs to a request, not to a model"),
            Section.MODEL_INFO,
                    reasons("id|db_model|created_.*|updated_.*|key|litellm_provider", "LiteLLM writes this itself"),
            Section.LITELLM_SETTINGS,
                    reasons(
                            "enable_redis_auth_cache|budget_exceeded_status_code",
                            TIER,
                            "caching.*",
                            CACHE,
                            "default_redis_.*|force_redis_.*",
                            "it would change how long counters are kept",
                            "json_logs|set_verbose|logging|config_path|client_session|aclient_session|model_list.*|all_.*"
                                    + "|in_memory_llm_clients_cache|secret_manager_client|initialized_langfuse_clients",
                            "this program sets it, or LiteLLM writes it itself",
                            "audit_log_callbacks|input_callback|batch_line_item_callbacks",
                            "these callbacks are not supported yet",
                            "post_call_rules|pre_call_rules|custom_provider_map|adapters|plugins",
                            PYTHON,
                            "ssl_verify",
                            "certificates are verified; set gateway.caBundle to those of your own authority",
                            "(?!key_|.*_key_|max_|overwrite_|log_|default_key).*(api_key|_key|^token)|api_base|api_version|organization",
                            SECRET_VARIABLE,
                            "model_cost.*|anthropic_beta_headers_url|blog_posts_url|autorouter_presets_url",
                            PRICES,
                            "network_mock|use_litellm_proxy|litellm_mode|proxy_auth",
                            "requests would not reach their providers as declared",
                            "guardrails",
                            "guardrails are declared in guardrails, not in litellm_settings"),
            Section.GENERAL_SETTINGS,
                    reasons(
                            "allow_requests_on_db_unavailable|fail_closed_.*|coordination_redis|enable_drain_endpoint"
                                    + "|drain_endpoint_token|user_api_key_cache_ttl",
                            TIER,
                            "database_.*|disable_prisma_schema_update",
                            DATABASE,
                            "proxy_batch_write_at|use_redis_transaction_buffer|disable_spend_updates|disable_reset_budget"
                                    + "|disable_budget_reservation",
                            "budgets would no longer be counted as the tier guarantees",
                            "global_max_parallel_requests",
                            "only LiteLLM's old limiter reads it; set routing.maxParallelPerReplica",
                            "custom_.*|plugins",
                            PYTHON,
                            "pass_through_endpoints",
                            "it would open a way past keys and budgets",
                            "allow_client_side_credentials|allow_user_auth|dangerously_.*",
                            "it would open a way past keys and budgets",
                            "key_management_.*|use_azure_key_vault|use_google_kms",
                            "secrets come from Pulumi or from existing Kubernetes Secrets",
                            "litellm_license",
                            "a secret; set LITELLM_LICENSE in secretEnv",
                            "supported_db_objects|use_shared_health_check",
                            "this program sets it where it is needed",
                            "maximum_spend_logs_cleanup_cron|maximum_spend_logs_retention_interval",
                            "old rows are deleted every hour; set general.spendLogRetentionDays for how old",
                            "alert_to_webhook_url",
                            "a secret; set SLACK_WEBHOOK_URL in secretEnv"),
            Section.MCP_SERVERS,
                    reasons(
                            "auth_value|authentication_token|client_secret|client_private_key|aws_secret_access_key"
                                    + "|aws_access_key_id|aws_session_token|id_jag_resource_client_secret",
                            SECRET,
                            "command|args|env|env_vars",
                            "it starts a program in the pod; only MCP servers over HTTP can be had"),
            Section.GUARDRAILS,
                    reasons(".*(api_key|_key|_token|secret|password).*", SECRET, "custom_code|callback.*", PYTHON),
            Section.ROUTER_SETTINGS,
                    reasons(
                            "redis_.*",
                            REDIS,
                            "cache_.*",
                            CACHE,
                            "caching_groups",
                            "models that share cached answers are not supported",
                            "plugins|fallback_access_check|fallback_budget_check|assistants_config",
                            PYTHON,
                            "search_tools|guardrail_list|router_general_settings|debug_level|set_verbose"
                                    + "|ignore_invalid_deployments",
                            "this program or another section sets it"));

    /** What the program does itself, so that a gateway that moves here loses nothing without the key. */
    private static final Map<Section, Pattern> REPLACED = Map.of(
            Section.LITELLM_SETTINGS,
            Pattern.compile("enable_redis_auth_cache|budget_exceeded_status_code|json_logs|set_verbose"),
            Section.GENERAL_SETTINGS,
            Pattern.compile("database_.*|disable_prisma_schema_update|coordination_redis|proxy_batch_write_at"
                    + "|allow_requests_on_db_unavailable|fail_closed_.*|maximum_spend_logs_cleanup_cron"
                    + "|maximum_spend_logs_retention_interval"),
            Section.ROUTER_SETTINGS,
            Pattern.compile("redis_.*|set_verbose"));

    private RefusedKeys() {}

    /** Whether the program does itself what a refused key asks for. */
    public static boolean isReplaced(Section section, String key) {
        return REPLACED.containsKey(section)
                && REPLACED.get(section).matcher(key).matches();
    }

    /** Whether a key is a secret, which {@code secretParams} takes. */
    public static boolean isSecret(Section section, String key) {
        return reason(section, key).filter(SECRET::equals).isPresent();
    }

    /** Returns why a key is refused, if it is. */
    public static Optional<String> reason(Section section, String key) {
        return REASONS.getOrDefault(section, Map.of()).entrySet().stream()
                .filter(entry -> entry.getKey().matcher(key).matches())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Map<Pattern, String> reasons(String... keysAndReasons) {
        Map<Pattern, String> reasons = new LinkedHashMap<>();
        for (int i = 0; i < keysAndReasons.length; i += 2) {
            reasons.put(Pattern.compile(keysAndReasons[i]), keysAndReasons[i + 1]);
        }
        return reasons;
    }
}
