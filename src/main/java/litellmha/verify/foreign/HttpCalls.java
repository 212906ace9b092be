package litellmha.verify.foreign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import litellmha.kubeapi.ApiFailure;
import litellmha.verify.model.BrokenCheckException;

/**
 * Calls of LiteLLM's API, each on a connection of its own, so that a load balancer can give each to another replica: the
 * request says {@code Connection: close}, and the client does not use again what an answer says the same of. The JVM must run with {@code -Djdk.httpclient.allowRestrictedHeaders=connection}.
 */
final class HttpCalls {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /**
     * An answer, or the lack of one.
     *
     * @param code of HTTP, 0 if there was no answer
     * @param error {@code error.type} of the answer, or why there was none, or empty
     * @param body missing if it is no JSON
     * @param seconds from sending to the end of the answer
     * @param cost in US dollars, as the answer's header has it
     */
    record Answer(int code, String error, JsonNode body, double seconds, double cost) {}

    /** Calls with GET, or with POST if there is a body. */
    Answer call(String address, String path, String key, Optional<JsonNode> body) {
        long begun = System.nanoTime();
        try {
            return answer(send(request(address, path, key, body)), begun);
        } catch (IOException e) {
            return none(e, begun);
        }
    }

    /** Does the same as {@link #call}, whether or not the thread is interrupted. */
    Answer callUninterrupted(String address, String path, String key, Optional<JsonNode> body) {
        long begun = System.nanoTime();
        try {
            return answer(
                    http.sendAsync(request(address, path, key, body), BodyHandlers.ofString())
                            .join(),
                    begun);
        } catch (CompletionException e) {
            return none(e.getCause(), begun);
        }
    }

    /** Returns the answer to a GET without a key. */
    HttpResponse<String> get(URI uri) throws IOException {
        return send(HttpRequest.newBuilder(uri)
                .timeout(ANSWER)
                .header("Connection", "close")
                .build());
    }

    private static HttpRequest request(String address, String path, String key, Optional<JsonNode> body) {
        BodyPublisher published =
                body.map(json -> BodyPublishers.ofString(json.toString())).orElseGet(BodyPublishers::noBody);
        return HttpRequest.newBuilder(URI.create(address + path))
                .timeout(ANSWER)
                .header("Connection", "close")
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(body.isPresent() ? "POST" : "GET", published)
                .build();
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokenCheckException("interrupted", e);
        }
    }

    private static Answer answer(HttpResponse<String> response, long begun) {
        JsonNode body = json(response.body());
        return new Answer(
                response.statusCode(),
                response.statusCode() == 200 ? "" : type(body),
                body,
                (System.nanoTime() - begun) / 1e9,
                cost(response));
    }

    private static Answer none(Throwable failure, long begun) {
        return new Answer(
                0, ApiFailure.reason(failure), MissingNode.getInstance(), (System.nanoTime() - begun) / 1e9, 0);
    }

    private static double cost(HttpResponse<String> response) {
        try {
            double cost = Double.parseDouble(
                    response.headers().firstValue("x-litellm-response-cost").orElse("0"));
            return Double.isFinite(cost) ? cost : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** LiteLLM's own errors have a type, those of its management a detail; what they say may quote a key. */
    private static String type(JsonNode body) {
        JsonNode error = body.has("error") ? body.path("error") : body.path("detail");
        JsonNode type = error.has("type") ? error.path("type") : error.path("error");
        String text = error.isObject() ? type.asText() : error.asText();
        return text.substring(0, Math.min(200, text.length()));
    }
}
