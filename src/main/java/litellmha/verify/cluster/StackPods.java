package litellmha.verify.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import litellmha.names.CacheNames;
import litellmha.names.DatabaseNames;
import litellmha.names.GatewayNames;
import litellmha.names.LabelKeys;
import litellmha.names.PostgresGeneration;
import litellmha.names.RedisNames;

/** The pods of a stack, as they are now, in the order of their names. */
public final class StackPods {

    private static final Map<String, String> GATEWAYS = Map.of(LabelKeys.COMPONENT, GatewayNames.COMPONENT);
    private static final Map<String, String> REDIS = Map.of(LabelKeys.COMPONENT, RedisNames.COMPONENT);
    private static final Map<String, String> CACHE = Map.of(LabelKeys.COMPONENT, CacheNames.COMPONENT);

    private final KubernetesClient client;
    private final String namespace;
    private final String stack;
    private final Map<String, String> postgres;

    StackPods(KubernetesClient client, String namespace, String stack, PostgresGeneration generation) {
        this.client = client;
        this.namespace = namespace;
        this.stack = stack;
        postgres = Map.of(DatabaseNames.CLUSTER_LABEL, generation.cluster());
    }

    /** Returns the pods of LiteLLM that are not terminating. */
    public List<Pod> gateways() {
        return present(having(GATEWAYS));
    }

    /** Returns the pods of Redis that are not terminating. */
    public List<Pod> redis() {
        return present(having(REDIS));
    }

    /** Returns the instances of Postgres that are not terminating. */
    public List<Pod> instances() {
        return present(allInstances());
    }

    /** Returns the instances of Postgres, terminating ones included; CloudNativePG's Jobs are none. */
    public List<Pod> allInstances() {
        return having(postgres).stream().filter(pod -> !pod.role().isEmpty()).toList();
    }

    /** Returns the pods of LiteLLM, Redis, the cache and Postgres, terminating ones included. */
    public List<Pod> serving() {
        return Stream.of(GATEWAYS, REDIS, CACHE, postgres)
                .flatMap(labels -> having(labels).stream())
                .toList();
    }

    /** Returns the pods of the stack with these labels, terminating ones included. */
    public List<Pod> having(Map<String, String> labels) {
        return client
                .pods()
                .inNamespace(namespace)
                .withLabel(LabelKeys.STACK, stack)
                .withLabels(labels)
                .list()
                .getItems()
                .stream()
                .map(ApiObjects::pod)
                .sorted(Comparator.comparing(Pod::name))
                .toList();
    }

    private static List<Pod> present(List<Pod> pods) {
        return pods.stream().filter(pod -> !pod.terminating()).toList();
    }
}
