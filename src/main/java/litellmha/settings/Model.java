package litellmha.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * A deployment of a model. Deployments of one name share its requests.
 *
 * @param name the name that clients request
 * @param model LiteLLM's name for it, {@code PROVIDER/MODEL}
 * @param apiKey the name of one of {@code providerKeys} or {@code secretEnv}. A model without it is called with a cloud
 *     identity, or without authentication at its {@code apiBase}
 * @param apiBase the URL of the model's server; by default the provider's own
 * @param apiVersion the version of the server's API, as Azure requires it
 * @param awsRegion the region of Bedrock or SageMaker
 * @param vertexProject the project of Vertex AI
 * @param vertexLocation the location of Vertex AI
 * @param secretParams further parameters that are secrets, such as {@code aws_secret_access_key}, each with the name of one
 *     of {@code providerKeys} or {@code secretEnv}
 * @param mockResponse the answer of a mock model, which calls no provider
 * @param mode what the model does, such as {@code embedding}; {@code chat} by default
 * @param baseModel the entry of LiteLLM's price map that a deployment with a name of its own is billed by
 * @param inputCostPerToken US dollars per token. By default LiteLLM's own price map has the prices. If one is set, the map's
 *     prices for long contexts, searches, audio and reasoning no longer apply
 * @param outputCostPerToken US dollars per token; 0 is allowed beside an input price
 * @param prices other prices in US dollars, by LiteLLM's names, such as {@code input_cost_per_image}
 * @param free whether the model is meant to cost nothing; LiteLLM then waives every budget for it
 * @param order deployments with the lowest order are tried first
 * @param weight how many requests the deployment gets in relation to the others of its name
 * @param timeoutSeconds how long a request may take, 1 to 3,600; {@code litellm.requestTimeoutSeconds} by default
 * @param streamTimeoutSeconds the same for a stream
 * @param retries how often a failed request is repeated, 0 to 10; {@code routing.retries} by default
 * @param rpmPerReplica requests a minute by which deployments of one name share requests; each replica counts for itself
 * @param tpmPerReplica the same for tokens
 * @param maxParallelPerReplica the most requests at once; each replica counts for itself and refuses what is above
 * @param params further {@code litellm_params}, by LiteLLM's names
 * @param info further {@code model_info}, by LiteLLM's names
 */
public record Model(
        String name,
        String model,
        Optional<String> apiKey,
        Optional<String> apiBase,
        Optional<String> apiVersion,
        Optional<String> awsRegion,
        Optional<String> vertexProject,
        Optional<String> vertexLocation,
        Optional<Map<String, String>> secretParams,
        Optional<String> mockResponse,
        Optional<String> mode,
        Optional<String> baseModel,
        Optional<BigDecimal> inputCostPerToken,
        Optional<BigDecimal> outputCostPerToken,
        Optional<ObjectNode> prices,
        Optional<Boolean> free,
        Optional<Integer> order,
        Optional<Integer> weight,
        Optional<Integer> timeoutSeconds,
        Optional<Integer> streamTimeoutSeconds,
        Optional<Integer> retries,
        Optional<Integer> rpmPerReplica,
        Optional<Integer> tpmPerReplica,
        Optional<Integer> maxParallelPerReplica,
        Optional<ObjectNode> params,
        Optional<ObjectNode> info) {

    /** Returns the part of the model before the slash. */
    public String provider() {
        return model.substring(0, Math.max(0, model.indexOf('/')));
    }

    /** Whether clients may request any name that fits. */
    public boolean isWildcard() {
        return name.contains("*") || model.contains("*");
    }
}
