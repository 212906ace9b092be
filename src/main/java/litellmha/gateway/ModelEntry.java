package litellmha.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import litellmha.settings.CloudIdentity;
import litellmha.settings.Model;
import litellmha.settings.Pricing;

/** An entry of LiteLLM's {@code model_list}: a deployment under the name that clients use. */
final class ModelEntry {

    private ModelEntry() {}

    static Map<String, Object> of(Model model) {
        Map<String, Object> info = info(model);
        return new ConfigSection()
                .with("model_name", model.name())
                .with("litellm_params", params(model))
                .with("model_info", info.isEmpty() ? Optional.empty() : Optional.of(info))
                .keys();
    }

    private static Map<String, Object> params(Model model) {
        return new ConfigSection()
                .with("model", model.model())
                .with("api_key", apiKey(model))
                .with("api_base", model.apiBase())
                .with("api_version", model.apiVersion())
                .with("aws_region_name", model.awsRegion())
                .with("vertex_project", model.vertexProject())
                .with("vertex_location", model.vertexLocation())
                .with("mock_response", model.mockResponse())
                .with("order", model.order())
                .with("weight", model.weight())
                .with("timeout", model.timeoutSeconds())
                .with("stream_timeout", model.streamTimeoutSeconds())
                .with("num_retries", model.retries())
                // A share of the name's requests; LiteLLM makes it a limit as well, in each process.
                .with("rpm", model.rpmPerReplica())
                .with("tpm", model.tpmPerReplica())
                .with("max_parallel_requests", model.maxParallelPerReplica())
                .withAll(otherParams(model))
                .keys();
    }

    private static Map<String, JsonNode> otherParams(Model model) {
        Map<String, JsonNode> all = new TreeMap<>(prices(model));
        all.putAll(ProxyConfig.passedThrough(model.params()));
        all.putAll(ProxyConfig.references(model.secretParams()));
        return all;
    }

    private static Map<String, Object> info(Model model) {
        return new ConfigSection()
                .with("mode", model.mode())
                .with("base_model", model.baseModel())
                .withAll(ProxyConfig.passedThrough(model.info()))
                .keys();
    }

    private static Optional<String> apiKey(Model model) {
        if (model.apiKey().isPresent()) {
            return model.apiKey().map(key -> ProxyConfig.ENVIRONMENT + key);
        }
        // LiteLLM asks for some key, although neither a mock nor a server without authentication looks at it. A cloud
        // would.
        boolean keyless = model.mockResponse().isPresent()
                || model.apiBase().isPresent()
                        && model.secretParams().isEmpty()
                        && CloudIdentity.ofProvider(model.provider()).isEmpty();
        return keyless ? Optional.of("none") : Optional.empty();
    }

    /** Writes no price that the price map has: LiteLLM would drop the map's other prices of the model. */
    private static Map<String, JsonNode> prices(Model model) {
        Pricing pricing = Pricing.of(model);
        if (pricing instanceof Pricing.Own own) {
            return ProxyConfig.passedThrough(Optional.of(own.prices()));
        }
        return pricing instanceof Pricing.Free
                ? Map.of(
                        "input_cost_per_token", DecimalNode.valueOf(BigDecimal.ZERO),
                        "output_cost_per_token", DecimalNode.valueOf(BigDecimal.ZERO))
                : Map.of();
    }
}
