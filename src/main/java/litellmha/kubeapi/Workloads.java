package litellmha.kubeapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Whether Deployments and StatefulSets, as the API server has them, are healthy. */
public final class Workloads {

    private Workloads() {}

    /**
     * Returns what one lacks, or nothing if it is healthy. A healthy one asks for at least one pod and has exactly the pods
     * that it asks for, all of them ready and of its current template.
     */
    public static Optional<String> missing(JsonNode workload) {
        JsonNode status = workload.path("status");
        int asked = workload.at("/spec/replicas").asInt(1);
        int ready = status.path("readyReplicas").asInt();
        int updated = status.path("updatedReplicas").asInt();
        int all = status.path("replicas").asInt();
        if (asked == 0) {
            return Optional.of("it is scaled to 0");
        }
        // Until the controller has seen a change, the status still describes the object as it was before.
        if (status.path("observedGeneration").asLong()
                < workload.at("/metadata/generation").asLong()) {
            return Optional.of("its controller has not acted on its last change yet");
        }
        if (ready != asked) {
            return Optional.of("%d of %d pods are ready".formatted(ready, asked));
        }
        return updated == asked && all == asked
                ? Optional.empty()
                : Optional.of("%d of its %d pods are up to date, and it asks for %d".formatted(updated, all, asked));
    }
}
