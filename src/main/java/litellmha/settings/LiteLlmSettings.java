package litellmha.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * LiteLLM's {@code litellm_settings}.
 *
 * @param dropParams whether parameters that a provider does not know are dropped instead of refused
 * @param modifyParams whether requests are changed where a provider would refuse them
 * @param requestTimeoutSeconds how long a request may take, 1 to 3,600; 600 by default
 * @param callbacks where each request is reported, beside {@code prometheus}, which is always on
 * @param successCallbacks where each request that succeeded is reported
 * @param failureCallbacks where each request that failed is reported
 * @param serviceCallbacks where calls to Redis and Postgres are reported, such as {@code prometheus_system}
 * @param settings further {@code litellm_settings}, by LiteLLM's names
 */
public record LiteLlmSettings(
        Optional<Boolean> dropParams,
        Optional<Boolean> modifyParams,
        Optional<Integer> requestTimeoutSeconds,
        Optional<List<String>> callbacks,
        Optional<List<String>> successCallbacks,
        Optional<List<String>> failureCallbacks,
        Optional<List<String>> serviceCallbacks,
        Optional<ObjectNode> settings) {}
