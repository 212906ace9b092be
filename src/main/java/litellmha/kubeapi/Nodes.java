package litellmha.kubeapi;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Whether nodes, as the API server has them, take pods. */
public final class Nodes {

    private Nodes() {}

    /** Whether a pod that tolerates no taint can start there. */
    public static boolean takesPods(JsonNode node) {
        return obstacle(node).isEmpty();
    }

    /** Returns why a pod that tolerates no taint cannot start there, or nothing if it can. */
    public static Optional<String> obstacle(JsonNode node) {
        if (!Readiness.isReady(node)) {
            return Optional.of("not ready");
        }
        if (node.at("/spec/unschedulable").asBoolean()) {
            return Optional.of("cordoned");
        }
        String taints = StreamSupport.stream(node.at("/spec/taints").spliterator(), false)
                .filter(taint -> !taint.path("effect").asText().equals("PreferNoSchedule"))
                .map(taint -> taint.path("key").asText())
                .collect(joining(", "));
        return taints.isEmpty() ? Optional.empty() : Optional.of("tainted " + taints);
    }
}
