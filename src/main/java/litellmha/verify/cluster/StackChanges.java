package litellmha.verify.cluster;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.kubeapi.ApiFailure;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;
import litellmha.names.DatabaseNames;
import litellmha.names.LabelKeys;
import litellmha.names.PostgresGeneration;
import litellmha.verify.history.Event.Eviction;
import litellmha.verify.model.BrokenCheckException;

/**
 * The changes that a run makes to a stack, and undoes. Pods and objects that do not carry the stack's label are left alone:
 * pods are those that {@link StackPods} lists by it. A node belongs to all, and is given back as it was.
 */
public final class StackChanges {

    /** The rights to evict pods, also by dry run. */
    public static final List<Right> EVICT = Rights.inNamespace("", "pods/eviction", "create");

    public static final List<Right> DELETE_PODS = Rights.inNamespace("", "pods", "delete");
    public static final List<Right> RESTART = Rights.inNamespace("apps", "deployments", "patch");
    public static final List<Right> SCALE = Rights.inNamespace("apps", "deployments/scale", "get", "update");
    public static final List<Right> HIBERNATE = Rights.inNamespace(DatabaseNames.API_GROUP, "clusters", "patch");
    public static final List<Right> CORDON = Rights.inCluster("", "nodes", "get", "patch");

    private static final JsonMapper JSON = new JsonMapper();

    private final KubernetesClient client;
    private final String namespace;
    private final String stack;
    private final PostgresGeneration generation;

    StackChanges(KubernetesClient client, String namespace, String stack, PostgresGeneration generation) {
        this.client = client;
        this.namespace = namespace;
        this.stack = stack;
        this.generation = generation;
    }

    /**
     * Evicts a pod and returns the answer of the eviction API. A dry run evicts nothing and honours disruption budgets
     * too.
     */
    public Eviction evict(Pod pod, boolean dryRun) {
        String path = "/api/v1/namespaces/%s/pods/%s/eviction%s"
                .formatted(namespace, pod.name(), dryRun ? "?dryRun=All" : "");
        String body = JSON.createObjectNode()
                .put("apiVersion", "policy/v1")
                .put("kind", "Eviction")
                .set("metadata", JSON.createObjectNode().put("name", pod.name()).put("namespace", namespace))
                .toString();
        try {
            client.raw(path, "POST", body);
            return new Eviction(pod.name(), pod.role(), dryRun, 201, "");
        } catch (KubernetesClientException e) {
            return new Eviction(pod.name(), pod.role(), dryRun, e.getCode(), ApiFailure.reason(e));
        }
    }

    /** @param graceSeconds empty for the pod's own grace period */
    public void delete(Pod pod, Optional<Long> graceSeconds) {
        var resource = client.pods().inNamespace(namespace).withName(pod.name());
        graceSeconds.ifPresentOrElse(
                seconds -> resource.withGracePeriod(seconds).delete(), resource::delete);
    }

    /** Returns how many pods a Deployment of the stack asks for. */
    public int replicas(String deployment) {
        return Optional.ofNullable(deployment(deployment).get().getSpec().getReplicas())
                .orElse(1);
    }

    /** Sets how many pods a Deployment of the stack asks for. */
    public void scale(String deployment, int replicas) {
        deployment(deployment).scale(replicas);
    }

    /** Replaces all pods of a Deployment of the stack, as its strategy has it. */
    public void restart(String deployment) {
        deployment(deployment).rolling().restart();
    }

    private RollableScalableResource<Deployment> deployment(String name) {
        var deployment = client.apps().deployments().inNamespace(namespace).withName(name);
        requireOwn(deployment.get(), name);
        return deployment;
    }

    /** Stops all instances of Postgres, or starts them again. */
    public void hibernate(boolean on) {
        var postgres = client.genericKubernetesResources(Postgres.KIND)
                .inNamespace(namespace)
                .withName(generation.cluster());
        requireOwn(postgres.get(), generation.cluster());
        postgres.patch(
                PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\":{\"annotations\":{\"%s\":%s}}}"
                        .formatted(DatabaseNames.HIBERNATION_ANNOTATION, on ? "\"on\"" : "null"));
    }

    /** Keeps the scheduler from putting pods on a node, or lets it again. */
    public void cordon(String node, boolean cordoned) {
        client.nodes()
                .withName(node)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"unschedulable\":%s}}".formatted(cordoned ? "true" : "null"));
    }

    public boolean cordoned(String node) {
        return Boolean.TRUE.equals(
                client.nodes().withName(node).require().getSpec().getUnschedulable());
    }

    private void requireOwn(HasMetadata object, String name) {
        if (object == null) {
            throw new BrokenCheckException("there is no %s in namespace %s".formatted(name, namespace));
        }
        String label = Optional.ofNullable(object.getMetadata().getLabels())
                .orElse(Map.of())
                .get(LabelKeys.STACK);
        if (!stack.equals(label)) {
            throw new BrokenCheckException(
                    "%s in namespace %s is not of stack %s, so it is left alone".formatted(name, namespace, stack));
        }
    }
}
