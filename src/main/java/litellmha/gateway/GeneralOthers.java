package litellmha.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.settings.GeneralSettings;
import litellmha.settings.Settings;
import litellmha.tier.TierProfile;

/** What {@code general_settings} have beyond the keys of every stack. */
final class GeneralOthers {

    private GeneralOthers() {}

    static Map<String, JsonNode> of(Settings settings, TierProfile profile) {
        Map<String, JsonNode> all = ProxyConfig.passedThrough(settings.general().flatMap(GeneralSettings::settings));
        if (all.getOrDefault("background_health_checks", BooleanNode.FALSE).asBoolean()) {
            // Otherwise the results of all checks would stay in the database for ever.
            all.putIfAbsent(
                    "maximum_health_check_retention_period", TextNode.valueOf(SpendLogRetention.days(settings) + "d"));
            if (profile.sharedRedis()) {
                // Otherwise every replica would call every model at every interval.
                all.put("use_shared_health_check", BooleanNode.TRUE);
            }
        }
        if (settings.modelsInDatabase()) {
            all.putAll(withModelsInDatabase());
            if (profile.databaseOutage().allowsRequests()) {
                // The other tiers have them anyway.
                all.put("fail_closed_budget_enforcement", BooleanNode.FALSE);
                all.put("fail_closed_rate_limit_enforcement", BooleanNode.FALSE);
            }
        }
        return all;
    }

    /**
     * A key that the file has wins over the one in the database; one that it lacks does not ({@code settings_store.py}). So
     * all that a guarantee depends on is written, even where it is LiteLLM's default.
     */
    private static Map<String, JsonNode> withModelsInDatabase() {
        return Map.of(
                "store_model_in_db", BooleanNode.TRUE,
                "supported_db_objects",
                        JsonNodeFactory.instance.arrayNode().add("models").add("mcp"),
                "use_redis_transaction_buffer", BooleanNode.FALSE,
                "disable_spend_updates", BooleanNode.FALSE,
                "disable_budget_reservation", BooleanNode.FALSE,
                "user_api_key_cache_ttl", IntNode.valueOf((int) PinnedLiteLlm.KEY_CACHE.toSeconds()));
    }
}
