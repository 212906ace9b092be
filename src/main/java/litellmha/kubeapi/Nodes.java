package litellmha.kubeapi;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Whether nodes, as the API server has them, take pods. */
public final class Nodes {

    /** What the scheduler heeds; {@code PreferNoSchedule} keeps no pod away. */
    private static final Set<String> EFFECTS = Set.of("NoSchedule", "NoExecute");

    private Nodes() {}

    /**
     * Whether a pod can start there.
     *
     * @param pod the pod's spec, with its {@code nodeSelector} and {@code tolerations}
     */
    public static boolean take(JsonNode node, JsonNode pod) {
        return obstacle(node, pod).isEmpty();
    }

    /**
     * Returns why a pod cannot start there, or nothing if it can.
     *
     * @param pod the pod's spec
     */
    public static Optional<String> obstacle(JsonNode node, JsonNode pod) {
        if (!Readiness.isReady(node)) {
            return Optional.of("not ready");
        }
        if (node.at("/spec/unschedulable").asBoolean()) {
            return Optional.of("cordoned");
        }
        String missing = pod.path("nodeSelector").properties().stream()
                .filter(label ->
                        !label.getValue().equals(node.at("/metadata/labels").path(label.getKey())))
                .map(label -> label.getKey() + "=" + label.getValue().asText())
                .collect(joining(", "));
        if (!missing.isEmpty()) {
            return Optional.of("without " + missing);
        }
        List<JsonNode> tolerations = elements(pod.path("tolerations")).toList();
        String taints = elements(node.at("/spec/taints"))
                .filter(taint -> EFFECTS.contains(taint.path("effect").asText()))
                .filter(taint -> tolerations.stream().noneMatch(toleration -> tolerates(toleration, taint)))
                .map(taint -> taint.path("key").asText())
                .collect(joining(", "));
        return taints.isEmpty() ? Optional.empty() : Optional.of("tainted " + taints);
    }

    /** As {@code ToleratesTaint} of {@code k8s.io/api/core/v1}. */
    private static boolean tolerates(JsonNode toleration, JsonNode taint) {
        return matches(toleration, taint, "effect")
                && matches(toleration, taint, "key")
                && (toleration.path("operator").asText().equals("Exists")
                        || toleration
                                .path("value")
                                .asText()
                                .equals(taint.path("value").asText()));
    }

    private static boolean matches(JsonNode toleration, JsonNode taint, String field) {
        String wanted = toleration.path(field).asText();
        return wanted.isEmpty() || wanted.equals(taint.path(field).asText());
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
