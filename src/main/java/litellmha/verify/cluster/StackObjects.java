package litellmha.verify.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import litellmha.names.ClusterKinds;
import litellmha.names.LabelKeys;

/** The objects of a stack and the nodes of its cluster, as the API server has them. */
public final class StackObjects {

    private final KubernetesClient client;
    private final String namespace;
    private final String stack;

    StackObjects(KubernetesClient client, String namespace, String stack) {
        this.client = client;
        this.namespace = namespace;
        this.stack = stack;
    }

    /** Returns an object of the stack's namespace, or one that is in none; a missing node if it does not exist. */
    public JsonNode find(String apiVersion, String kind, String name) {
        var kinds = client.genericKubernetesResources(apiVersion, kind);
        return ApiObjects.json(
                ClusterKinds.holds(kind)
                        ? kinds.withName(name).get()
                        : kinds.inNamespace(namespace).withName(name).get());
    }

    /** Returns the pods of the stack that are not terminating. */
    public List<JsonNode> pods() {
        return client
                .genericKubernetesResources("v1", "Pod")
                .inNamespace(namespace)
                .withLabel(LabelKeys.STACK, stack)
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(ApiObjects::json)
                .toList();
    }

    /** Returns all nodes of the cluster. */
    public List<JsonNode> nodes() {
        return client.genericKubernetesResources("v1", "Node").list().getItems().stream()
                .map(ApiObjects::json)
                .toList();
    }

    /**
     * Returns for each disruption budget of the namespace the names of the pods that it selects. The disruption budget is
     * written as {@code name (minAvailable 1)}.
     */
    public Map<String, Set<String>> disruptionBudgets() {
        Map<String, Set<String>> podsOf = new TreeMap<>();
        for (PodDisruptionBudget budget : client.policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(namespace)
                .list()
                .getItems()) {
            var spec = budget.getSpec();
            String limit = spec.getMinAvailable() == null
                    ? "maxUnavailable " + ApiObjects.shown(spec.getMaxUnavailable())
                    : "minAvailable " + ApiObjects.shown(spec.getMinAvailable());
            // The API server itself says what a selector selects; one that is left out selects nothing.
            Set<String> pods = spec.getSelector() == null
                    ? Set.of()
                    : client
                            .pods()
                            .inNamespace(namespace)
                            .withLabelSelector(spec.getSelector())
                            .list()
                            .getItems()
                            .stream()
                            .map(pod -> pod.getMetadata().getName())
                            .collect(Collectors.toSet());
            podsOf.put("%s (%s)".formatted(budget.getMetadata().getName(), limit), pods);
        }
        return podsOf;
    }
}
