package litellmha.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** One pod of the gateway, by a forwarded port, as its clients see it. */
final class Gateway implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final LocalPortForward forward;
    private final String masterKey;

    Gateway(LocalPortForward forward, String masterKey) {
        this.forward = forward;
        this.masterKey = masterKey;
    }

    /**
     * What the gateway answered.
     *
     * @param code of HTTP, 0 if there was no answer
     * @param type of the error, or empty
     * @param cost in US dollars, 0 if it said none
     * @param retries how often the request was repeated
     */
    record Answer(int code, String type, double cost, int retries, JsonNode body) {

        /** What the model said, or empty. */
        String text() {
            return body.at("/choices/0/message/content").asText();
        }
    }

    /** A request to the mock model. */
    Answer ask(String key) {
        return ask(key, "mock");
    }

    Answer ask(String key, String model) {
        return complete(key, model, "");
    }

    /** A request to the mock model that may be answered from the cache. */
    Answer askCached(String key) {
        return complete(key, "mock", ", \"cache\": {\"use-cache\": true}");
    }

    /** Always with max_tokens: what a request may cost is reserved before it runs. */
    private Answer complete(String key, String model, String more) {
        return post("/v1/chat/completions", key, """
                {"model": "%s", "max_tokens": 20, "messages": [{"role": "user", "content": "hi"}]%s}""".formatted(model, more));
    }

    /** What LiteLLM says that a key has spent, in US dollars. */
    double spend(String key) {
        return send(request("/key/info?key=" + key, masterKey).GET())
                .body()
                .at("/info/spend")
                .asDouble();
    }

    /** @param limits JSON, such as {@code {"max_budget": 1}} */
    Answer mint(String limits) {
        return post("/key/generate", masterKey, limits);
    }

    String newKey(String limits) {
        Answer answer = mint(limits);
        if (answer.code() != 200) {
            throw new AssertionError("no key: " + answer);
        }
        return answer.body().path("key").asText();
    }

    /** Stores a provider's key in the database, encrypted. */
    void store(String credential, String key) {
        Answer answer = post("/credentials", masterKey, """
                {"credential_name": "%s", "credential_values": {"api_key": "%s"}, "credential_info": {}}""".formatted(credential, key));
        if (answer.code() != 200) {
            throw new AssertionError("not stored: " + answer);
        }
    }

    private Answer post(String path, String key, String body) {
        return send(request(path, key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path, String key) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(forward.getLocalPort(), path)))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + key);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            JsonNode json = JSON.readTree(response.body());
            return new Answer(
                    response.statusCode(),
                    json.path("error").path("type").asText(),
                    Double.parseDouble(response.headers()
                            .firstValue("x-litellm-response-cost")
                            .orElse("0")),
                    Integer.parseInt(response.headers()
                            .firstValue("x-litellm-attempted-retries")
                            .orElse("0")),
                    json);
        } catch (IOException e) {
            return new Answer(0, e.toString(), 0, 0, JSON.createObjectNode());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        forward.close();
    }
}
