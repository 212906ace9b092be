package litellmha.verify.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.names.DatabaseNames;
import litellmha.names.LabelKeys;
import litellmha.verify.history.Event.DatabaseState;

/** Turns the API server's objects into the records of this package and of the history. */
final class ApiObjects {

    private static final JsonMapper JSON = new JsonMapper();

    private ApiObjects() {}

    static Pod pod(io.fabric8.kubernetes.api.model.Pod pod) {
        Map<String, String> labels =
                Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of());
        return new Pod(
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                Optional.ofNullable(pod.getStatus().getPodIP()).orElse(""),
                Optional.ofNullable(pod.getSpec().getNodeName()).orElse(""),
                labels.getOrDefault(DatabaseNames.INSTANCE_ROLE_LABEL, labels.getOrDefault(LabelKeys.COMPONENT, "")),
                pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True")),
                pod.getMetadata().getDeletionTimestamp() != null);
    }

    static DatabaseState databaseState(JsonNode cluster, Collection<EndpointSlice> primaryService) {
        JsonNode status = cluster.path("status");
        return new DatabaseState(
                status.path("phase").asText(),
                status.path("currentPrimary").asText(),
                status.path("readyInstances").asInt(),
                readyEndpoints(primaryService));
    }

    static JsonNode json(GenericKubernetesResource resource) {
        return resource == null ? JSON.missingNode() : JSON.valueToTree(resource);
    }

    static List<String> readyEndpoints(Collection<EndpointSlice> slices) {
        return slices.stream()
                .flatMap(slice -> Optional.ofNullable(slice.getEndpoints()).orElse(List.of()).stream())
                .filter(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()))
                .map(endpoint -> endpoint.getTargetRef().getName())
                .sorted()
                .toList();
    }

    static String shown(IntOrString number) {
        return number == null ? "none" : String.valueOf(number.getValue());
    }
}
