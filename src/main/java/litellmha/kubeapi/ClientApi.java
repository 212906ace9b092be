package litellmha.kubeapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The API server that a client speaks to. */
record ClientApi(KubernetesClient client) implements KubeApi {

    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public Answer get(String path) {
        return answer(() -> client.raw(path));
    }

    @Override
    public Answer post(String path, JsonNode body) {
        return answer(() -> client.raw(path, "POST", body.toString()));
    }

    /** The client's own method for raw requests knows no other content type than that of an object. */
    @Override
    public Answer patch(String path, JsonNode operations) {
        String url = client.getMasterUrl().toString().replaceAll("/$", "") + path;
        try {
            HttpResponse<String> response = client.getHttpClient()
                    .sendAsync(
                            client.getHttpClient()
                                    .newHttpRequestBuilder()
                                    .uri(url)
                                    .method("PATCH", "application/json-patch+json", operations.toString())
                                    .build(),
                            String.class)
                    .get(client.getConfiguration().getRequestTimeout(), TimeUnit.MILLISECONDS);
            return new Answer(response.code(), parsed(response.bodyString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable("interrupted");
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw unreachable(ApiFailure.reason(e));
        }
    }

    private Answer answer(Supplier<String> call) {
        try {
            // The client returns null for 404.
            return Optional.ofNullable(call.get())
                    .map(text -> new Answer(HttpURLConnection.HTTP_OK, parsed(text)))
                    .orElseGet(() -> new Answer(HttpURLConnection.HTTP_NOT_FOUND, MissingNode.getInstance()));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED) {
                throw unreachable("it does not accept the context's credentials (401 Unauthorized); log in again");
            }
            if (e.getCode() <= 0) {
                throw unreachable(ApiFailure.reason(e));
            }
            return new Answer(
                    e.getCode(),
                    Optional.ofNullable(e.getStatus())
                            .<JsonNode>map(JSON::valueToTree)
                            .orElseGet(MissingNode::getInstance));
        }
    }

    private JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw unreachable("what answers is not a Kubernetes API");
        }
    }

    private ClusterUnreachableException unreachable(String reason) {
        String context = Optional.ofNullable(client.getConfiguration().getCurrentContext())
                .map(current -> " of kube context \"%s\"".formatted(current.getName()))
                .orElse("");
        return new ClusterUnreachableException(
                "cannot query the cluster%s (%s): %s".formatted(context, client.getMasterUrl(), reason));
    }
}
