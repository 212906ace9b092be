package litellmha.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import litellmha.settings.Routing;

/** LiteLLM's {@code router_settings}. */
final class RouterSettings {

    private RouterSettings() {}

    static Map<String, Object> of(Routing routing) {
        return new ConfigSection()
                .with("routing_strategy", routing.strategy())
                .with("num_retries", routing.retries())
                .with("retry_after", routing.retryAfterSeconds())
                .with("retry_policy", routing.retryPolicy().map(RouterSettings::sorted))
                .with("timeout", routing.timeoutSeconds())
                .with("stream_timeout", routing.streamTimeoutSeconds())
                .with("allowed_fails", routing.allowedFails())
                .with("allowed_fails_policy", routing.allowedFailsPolicy().map(RouterSettings::sorted))
                .with("cooldown_time", routing.cooldownSeconds())
                .with("enable_pre_call_checks", routing.preCallChecks())
                .with("fallbacks", routing.fallbacks().map(RouterSettings::entries))
                .with(
                        "context_window_fallbacks",
                        routing.contextWindowFallbacks().map(RouterSettings::entries))
                .with(
                        "content_policy_fallbacks",
                        routing.contentPolicyFallbacks().map(RouterSettings::entries))
                .with("default_fallbacks", routing.defaultFallbacks())
                .with("model_group_alias", aliases(routing))
                .with("default_max_parallel_requests", routing.maxParallelPerReplica())
                .withAll(ProxyConfig.passedThrough(routing.settings()))
                .keys();
    }

    private static Map<String, JsonNode> sorted(ObjectNode policy) {
        return ProxyConfig.passedThrough(Optional.of(policy));
    }

    /** Returns one object for each model, with the models that answer in its place. */
    private static List<Map<String, List<String>>> entries(Map<String, List<String>> fallbacks) {
        return new TreeMap<>(fallbacks)
                .entrySet().stream()
                        .map(entry -> Map.of(entry.getKey(), entry.getValue()))
                        .toList();
    }

    /** Returns a name for each alias, or an object that also hides it. */
    private static Optional<Map<String, JsonNode>> aliases(Routing routing) {
        Map<String, JsonNode> all = new TreeMap<>();
        routing.aliases().orElse(Map.of()).forEach((alias, model) -> all.put(alias, TextNode.valueOf(model)));
        routing.hiddenAliases()
                .orElse(Map.of())
                .forEach((alias, model) -> all.put(
                        alias,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("model", model)
                                .put("hidden", true)));
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }
}
