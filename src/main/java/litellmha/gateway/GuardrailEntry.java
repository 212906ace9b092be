package litellmha.gateway;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import litellmha.settings.Guardrail;

/** An entry of LiteLLM's {@code guardrails}. */
public record GuardrailEntry(String guardrailName, GuardrailParams litellmParams) {

    /**
     * How a guardrail works.
     *
     * @param mode when it looks: a text, or a list of several
     * @param apiKey a reference to an environment variable
     * @param others references to secrets, and what the stack passes through
     */
    public record GuardrailParams(
            String guardrail,
            JsonNode mode,
            Optional<Boolean> defaultOn,
            Optional<String> apiKey,
            Optional<String> apiBase,
            @JsonAnyGetter Map<String, JsonNode> others) {}

    static GuardrailEntry of(Guardrail guardrail) {
        Map<String, JsonNode> others = new TreeMap<>(ProxyConfig.passedThrough(guardrail.params()));
        others.putAll(ProxyConfig.references(guardrail.secretParams()));
        return new GuardrailEntry(
                guardrail.name(),
                new GuardrailParams(
                        guardrail.guardrail(),
                        mode(guardrail.modes()),
                        guardrail.defaultOn(),
                        guardrail.apiKey().map(key -> ProxyConfig.ENVIRONMENT + key),
                        guardrail.apiBase(),
                        others));
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
