package litellmha.gateway;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
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
public record ModelEntry(String modelName, LitellmParams litellmParams, Optional<ModelInfo> modelInfo) {

    /**
     * How a deployment is called and billed.
     *
     * @param apiKey a reference to an environment variable, or the word that a server without authentication is given; empty
     *     with a cloud identity
     * @param numRetries how often the router repeats a failed request
     * @param rpm a share of the name's requests; LiteLLM makes it a limit as well, in each process
     * @param others prices in US dollars, references to secrets, and what the stack passes through
     */
    public record LitellmParams(
            String model,
            Optional<String> apiKey,
            Optional<String> apiBase,
            Optional<String> apiVersion,
            Optional<String> awsRegionName,
            Optional<String> vertexProject,
            Optional<String> vertexLocation,
            Optional<String> mockResponse,
            Optional<Integer> order,
            Optional<Integer> weight,
            Optional<Integer> timeout,
            Optional<Integer> streamTimeout,
            Optional<Integer> numRetries,
            Optional<Integer> rpm,
            Optional<Integer> tpm,
            Optional<Integer> maxParallelRequests,
            @JsonAnyGetter Map<String, JsonNode> others) {}

    /**
     * What LiteLLM knows of a deployment.
     *
     * @param others what the stack passes through
     */
    public record ModelInfo(
            Optional<String> mode,
            Optional<String> baseModel,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonAnyGetter
            Map<String, JsonNode> others) {}

    static ModelEntry of(Model model) {
        Map<String, JsonNode> all = new TreeMap<>(prices(model));
        all.putAll(ProxyConfig.passedThrough(model.params()));
        all.putAll(ProxyConfig.references(model.secretParams()));
        ModelInfo info = new ModelInfo(model.mode(), model.baseModel(), ProxyConfig.passedThrough(model.info()));
        return new ModelEntry(
                model.name(),
                new LitellmParams(
                        model.model(),
                        apiKey(model),
                        model.apiBase(),
                        model.apiVersion(),
                        model.awsRegion(),
                        model.vertexProject(),
                        model.vertexLocation(),
                        model.mockResponse(),
                        model.order(),
                        model.weight(),
                        model.timeoutSeconds(),
                        model.streamTimeoutSeconds(),
                        model.retries(),
                        model.rpmPerReplica(),
                        model.tpmPerReplica(),
                        model.maxParallelPerReplica(),
                        all),
                info.mode().isPresent()
                                || info.baseModel().isPresent()
                                || !info.others().isEmpty()
                        ? Optional.of(info)
                        : Optional.empty());
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
