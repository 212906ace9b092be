package litellmha.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * LiteLLM's {@code router_settings}: what happens when a deployment fails, and how one is chosen.
 *
 * @param strategy how one of several deployments of a name is chosen; {@code simple-shuffle} by default
 * @param retries how often a failed request is repeated, 0 to 10; LiteLLM's default is 2
 * @param retryAfterSeconds the least time before a repetition, 0 to 600
 * @param retryPolicy repetitions by kind of error, by LiteLLM's names, such as {@code RateLimitErrorRetries}
 * @param timeoutSeconds how long a request to a deployment may take, 1 to 3,600; {@code litellm.requestTimeoutSeconds} by
 *     default
 * @param streamTimeoutSeconds the same for a stream
 * @param allowedFails failures a minute after which a deployment is left alone
 * @param allowedFailsPolicy the same by kind of error, by LiteLLM's names
 * @param cooldownSeconds how long a deployment is left alone, 0 to 3,600
 * @param preCallChecks whether a request that does not fit into a deployment's context is sent to another one
 * @param fallbacks the models that answer if all deployments of a model fail, in this order
 * @param contextWindowFallbacks the same for requests that are too long
 * @param contentPolicyFallbacks the same for requests that a provider's policy refuses
 * @param defaultFallbacks the same for models without fallbacks
 * @param aliases other names of models
 * @param hiddenAliases the same, left out of the list of models
 * @param maxParallelPerReplica the most requests at once to a deployment; each replica counts for itself
 * @param settings further {@code router_settings}, by LiteLLM's names
 */
public record Routing(
        Optional<String> strategy,
        Optional<Integer> retries,
        Optional<Integer> retryAfterSeconds,
        Optional<ObjectNode> retryPolicy,
        Optional<Integer> timeoutSeconds,
        Optional<Integer> streamTimeoutSeconds,
        Optional<Integer> allowedFails,
        Optional<ObjectNode> allowedFailsPolicy,
        Optional<Integer> cooldownSeconds,
        Optional<Boolean> preCallChecks,
        Optional<Map<String, List<String>>> fallbacks,
        Optional<Map<String, List<String>>> contextWindowFallbacks,
        Optional<Map<String, List<String>>> contentPolicyFallbacks,
        Optional<List<String>> defaultFallbacks,
        Optional<Map<String, String>> aliases,
        Optional<Map<String, String>> hiddenAliases,
        Optional<Integer> maxParallelPerReplica,
        Optional<ObjectNode> settings) {}
