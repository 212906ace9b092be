package litellmha.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import litellmha.settings.Guardrail;

/** An entry of LiteLLM's {@code guardrails}. */
final class GuardrailEntry {

    private GuardrailEntry() {}

    static Map<String, Object> of(Guardrail guardrail) {
        return new ConfigSection()
                .with("guardrail_name", guardrail.name())
                .with("litellm_params", params(guardrail))
                .keys();
    }

    private static Map<String, Object> params(Guardrail guardrail) {
        Map<String, JsonNode> others = new TreeMap<>(ProxyConfig.passedThrough(guardrail.params()));
        others.putAll(ProxyConfig.references(guardrail.secretParams()));
        return new ConfigSection()
                .with("guardrail", guardrail.guardrail())
                .with("mode", mode(guardrail.modes()))
                .with("default_on", guardrail.defaultOn())
                .with("api_key", guardrail.apiKey().map(key -> ProxyConfig.ENVIRONMENT + key))
                .with("api_base", guardrail.apiBase())
                .withAll(others)
                .keys();
    }

    private static JsonNode mode(List<String> modes) {
        if (modes.size() == 1) {
            return TextNode.valueOf(modes.get(0));
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        modes.forEach(list::add);
        return list;
    }
}
