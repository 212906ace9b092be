package litellmha.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A guardrail: it looks at requests and answers, and may refuse them.
 *
 * @param name the name that requests and keys refer to it by
 * @param guardrail one of LiteLLM's, such as {@code openai_moderation}
 * @param modes when it looks, such as {@code pre_call}
 * @param defaultOn whether it looks at every request; by default only at those that ask for it
 * @param apiKey the name of one of {@code providerKeys} or {@code secretEnv}
 * @param apiBase the URL of its service; by default the provider's own
 * @param secretParams further parameters that are secrets, each with the name of one of {@code providerKeys} or
 *     {@code secretEnv}
 * @param params further parameters, by LiteLLM's names
 */
public record Guardrail(
        String name,
        String guardrail,
        List<String> modes,
        Optional<Boolean> defaultOn,
        Optional<String> apiKey,
        Optional<String> apiBase,
        Optional<Map<String, String>> secretParams,
        Optional<ObjectNode> params) {}
