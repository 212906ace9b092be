package litellmha.kubeapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.StreamSupport;

/** Whether objects, as the API server has them, are ready. */
public final class Readiness {

    private Readiness() {}

    /** Whether a pod or a node is ready. */
    public static boolean isReady(JsonNode object) {
        return StreamSupport.stream(object.at("/status/conditions").spliterator(), false)
                .anyMatch(condition -> condition.path("type").asText().equals("Ready")
                        && condition.path("status").asText().equals("True"));
    }
}
