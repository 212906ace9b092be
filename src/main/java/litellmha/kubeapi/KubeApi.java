package litellmha.kubeapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Kubernetes API server as one user sees it.
 *
 * <p>Every method throws {@link ClusterUnreachableException} if there is no answer, or if the server does not know the user:
 * whatever is asked next would fare no better.
 */
public interface KubeApi {

    /** Asks with the credentials of a client, which stays the caller's to close. */
    static KubeApi of(KubernetesClient client) {
        return new ClientApi(client);
    }

    /** @param path from the server's root, with the query */
    Answer get(String path);

    /**
     * Reads all objects, page by page. A kind that the server does not know has none.
     *
     * @param path of the kind, from the server's root, without a query
     * @param selector nothing, or {@code labelSelector} or {@code fieldSelector} and its value
     */
    default Read<List<JsonNode>> list(String path, String... selector) {
        String query = "?limit=500" + (selector.length == 0 ? "" : "&" + selector[0] + "=" + encoded(selector[1]));
        List<JsonNode> items = new ArrayList<>();
        String next = "";
        do {
            Answer answer = get(path + query + next);
            if (answer.readIfPresent() instanceof Read.Unknown<Optional<JsonNode>> unknown) {
                return new Read.Unknown<>(unknown.reason());
            }
            answer.body().path("items").forEach(items::add);
            String token = answer.body().path("metadata").path("continue").asText("");
            next = token.isEmpty() ? "" : "&continue=" + encoded(token);
        } while (!next.isEmpty());
        return new Read.Known<>(items);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** @param path from the server's root, with the query */
    Answer post(String path, JsonNode body);

    /**
     * Sends a JSON patch (RFC 6902).
     *
     * @param path from the server's root, with the query
     */
    Answer patch(String path, JsonNode operations);

    /**
     * @param code of HTTP
     * @param body the object or, for a refusal, the Status; missing with 404
     */
    record Answer(int code, JsonNode body) {

        public boolean ok() {
            return code / 100 == 2;
        }

        public boolean notFound() {
            return code == 404;
        }

        /** Returns the server's objection, in one line. */
        public String refusal() {
            return body.path("message")
                    .asText("HTTP " + code)
                    .replaceAll("\\s+", " ")
                    .strip();
        }

        public Read<JsonNode> read() {
            return ok() ? new Read.Known<>(body) : new Read.Unknown<>(refusal());
        }

        /** Returns nothing if the server has no such object. */
        public Read<Optional<JsonNode>> readIfPresent() {
            return notFound() ? new Read.Known<>(Optional.empty()) : read().map(Optional::of);
        }
    }
}
