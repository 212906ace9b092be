package litellmha.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A Kubernetes API server as one user sees it.
 *
 * <p>Every method throws {@link ClusterUnreachableException} when there is no answer, or when the server does not
 * know the user: what comes after would be no better.
 */
interface KubeApi {

    /** @param path with its query, from the server's root */
    Answer get(String path);

    /** @param path with its query, from the server's root */
    Answer post(String path, JsonNode body);

    /**
     * @param code of HTTP
     * @param body the object, or of a refusal the Status; missing with 404
     */
    record Answer(int code, JsonNode body) {

        boolean ok() {
            return code / 100 == 2;
        }

        boolean notFound() {
            return code == 404;
        }

        /** What the server says against it, in one line. */
        String refusal() {
            return body.path("message")
                    .asText("HTTP " + code)
                    .replaceAll("\\s+", " ")
                    .strip();
        }

        Read<JsonNode> read() {
            return ok() ? new Read.Known<>(body) : new Read.Unknown<>(refusal());
        }

        /** Nothing if the server has no such object. */
        Read<Optional<JsonNode>> readIfPresent() {
            return notFound() ? new Read.Known<>(Optional.empty()) : read().map(Optional::of);
        }
    }
}
