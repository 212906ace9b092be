package litellmha.gateway;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import litellmha.settings.Routing;

/**
 * Settings of the router.
 *
 * @param fallbacks one object for each model, with the models that answer in its place
 * @param modelGroupAlias a name for each alias, or an object that also hides it
 * @param others what the stack passes through
 */
public record RouterSettings(
        Optional<String> routingStrategy,
        Optional<Integer> numRetries,
        Optional<Integer> retryAfter,
        Optional<Map<String, JsonNode>> retryPolicy,
        Optional<Integer> timeout,
        Optional<Integer> streamTimeout,
        Optional<Integer> allowedFails,
        Optional<Map<String, JsonNode>> allowedFailsPolicy,
        Optional<Integer> cooldownTime,
        Optional<Boolean> enablePreCallChecks,
        Optional<List<Map<String, List<String>>>> fallbacks,
        Optional<List<Map<String, List<String>>>> contextWindowFallbacks,
        Optional<List<Map<String, List<String>>>> contentPolicyFallbacks,
        Optional<List<String>> defaultFallbacks,
        Optional<Map<String, JsonNode>> modelGroupAlias,
        Optional<Integer> defaultMaxParallelRequests,
        @JsonAnyGetter Map<String, JsonNode> others) {

    static RouterSettings of(Routing routing) {
        return new RouterSettings(
                routing.strategy(),
                routing.retries(),
                routing.retryAfterSeconds(),
                routing.retryPolicy().map(policy -> ProxyConfig.passedThrough(Optional.of(policy))),
                routing.timeoutSeconds(),
                routing.streamTimeoutSeconds(),
                routing.allowedFails(),
                routing.allowedFailsPolicy().map(policy -> ProxyConfig.passedThrough(Optional.of(policy))),
                routing.cooldownSeconds(),
                routing.preCallChecks(),
                routing.fallbacks().map(RouterSettings::entries),
                routing.contextWindowFallbacks().map(RouterSettings::entries),
                routing.contentPolicyFallbacks().map(RouterSettings::entries),
                routing.defaultFallbacks(),
                aliases(routing),
                routing.maxParallelPerReplica(),
                ProxyConfig.passedThrough(routing.settings()));
    }

    private static List<Map<String, List<String>>> entries(Map<String, List<String>> fallbacks) {
        return new TreeMap<>(fallbacks)
                .entrySet().stream()
                        .map(entry -> Map.of(entry.getKey(), entry.getValue()))
                        .toList();
    }

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
