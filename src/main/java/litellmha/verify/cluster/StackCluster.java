package litellmha.verify.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.database.DatabasePlan;
import litellmha.gateway.GatewayPlan;
import litellmha.kube.Labels;
import litellmha.kubeapi.ApiFailure;
import litellmha.kubeapi.KubeContext;
import litellmha.redis.RedisPlan;
import litellmha.verify.BrokenCheckException;
import litellmha.verify.history.Event.DatabaseState;
import litellmha.verify.history.Event.GatewayState;

/** The cluster that a stack was deployed to. */
public final class StackCluster implements AutoCloseable {

    /** CloudNativePG's Cluster. */
    static final ResourceDefinitionContext POSTGRES = new ResourceDefinitionContext.Builder()
            .withGroup("postgresql.cnpg.io")
            .withVersion("v1")
            .withKind("Cluster")
            .withPlural("clusters")
            .withNamespaced(true)
            .build();

    /** The phase of a Cluster in which nothing is left to do; of CloudNativePG's {@code api/v1/cluster_types.go}. */
    public static final String HEALTHY = "Cluster in healthy state";

    /** What CloudNativePG labels an instance with: {@code primary} or {@code replica}. */
    public static final String INSTANCE_ROLE = "cnpg.io/instanceRole";

    static final String COMPONENT = "app.kubernetes.io/component";
    private static final String SERVICE_NAME = "kubernetes.io/service-name";
    private static final int EXEC_SECONDS = 60;

    private final KubernetesClient client;
    private final String namespace;
    private final String stack;

    private StackCluster(KubernetesClient client, String namespace, String stack) {
        this.client = client;
        this.namespace = namespace;
        this.stack = stack;
    }

    /**
     * The stack on the cluster of a kube context; closing it closes the connection.
     *
     * @throws litellmha.kubeapi.ClusterUnreachableException if there is no such context, or it cannot be used
     * @throws StackNotThereException if the stack was not deployed there, or the user lacks a right that a run needs
     */
    public static StackCluster open(String context, String namespace, String stack) {
        KubernetesClient client = KubeContext.client(context);
        try {
            return of(client, namespace, stack);
        } catch (KubernetesClientException e) {
            client.close();
            throw new StackNotThereException(
                    "the cluster of kube context \"%s\" cannot be asked: %s".formatted(context, ApiFailure.reason(e)));
        } catch (StackNotThereException e) {
            client.close();
            throw e;
        }
    }

    @Override
    public void close() {
        client.close();
    }

    /**
     * The stack on the cluster of a client.
     *
     * @throws StackNotThereException if the stack was not deployed there, or the user lacks a right that a run needs
     */
    public static StackCluster of(KubernetesClient client, String namespace, String stack) {
        List<String> missing = Rights.missing(client, namespace);
        if (!missing.isEmpty()) {
            throw new StackNotThereException("the user of the context may not do in namespace %s what a run needs: %s"
                    .formatted(namespace, String.join(", ", missing)));
        }
        Map<String, String> labels = Optional.ofNullable(
                        client.namespaces().withName(namespace).get())
                .map(found -> found.getMetadata().getLabels())
                .orElseThrow(() -> new StackNotThereException(
                        "stack %s was not deployed there: there is no namespace %s".formatted(stack, namespace)));
        String found = labels.getOrDefault(Labels.STACK, "");
        if (!found.equals(stack)) {
            throw new StackNotThereException("namespace %s is %s, not of stack %s"
                    .formatted(namespace, found.isEmpty() ? "of no stack" : "of stack " + found, stack));
        }
        StackCluster cluster = new StackCluster(client, namespace, stack);
        if (cluster.postgres().isMissingNode()) {
            throw new StackNotThereException("there is no Cluster %s in namespace %s; did `up` end well?"
                    .formatted(DatabasePlan.CLUSTER, namespace));
        }
        return cluster;
    }

    public KubernetesClient client() {
        return client;
    }

    public String namespace() {
        return namespace;
    }

    public StackChanges changes() {
        return new StackChanges(client, namespace, stack);
    }

    /** Pods of LiteLLM that are not being deleted, in the order of their names. */
    public List<Pod> gateways() {
        return present(Map.of(COMPONENT, GatewayPlan.COMPONENT));
    }

    /** Instances of Postgres that are not being deleted. */
    public List<Pod> instances() {
        return present(Map.of(DatabasePlan.CLUSTER_LABEL, DatabasePlan.CLUSTER)).stream()
                .filter(pod -> !pod.role().isEmpty())
                .toList();
    }

    /** Pods of LiteLLM, Redis and Postgres, those that are being deleted as well. */
    public List<Pod> servingPods() {
        return Stream.of(
                        Map.of(COMPONENT, GatewayPlan.COMPONENT),
                        Map.of(COMPONENT, RedisPlan.COMPONENT),
                        Map.of(DatabasePlan.CLUSTER_LABEL, DatabasePlan.CLUSTER))
                .flatMap(labels -> pods(labels).stream())
                .toList();
    }

    /** Pods of Redis that are not being deleted. */
    public List<Pod> redis() {
        return present(Map.of(COMPONENT, RedisPlan.COMPONENT));
    }

    private List<Pod> present(Map<String, String> labels) {
        return pods(labels).stream().filter(pod -> !pod.leaving()).toList();
    }

    /** An object of the stack's namespace, or the namespace itself, as the API server has it; a missing node if it is not there. */
    public JsonNode object(String apiVersion, String kind, String name) {
        var kinds = client.genericKubernetesResources(apiVersion, kind);
        return ApiObjects.json(
                kind.equals("Namespace")
                        ? kinds.withName(name).get()
                        : kinds.inNamespace(namespace).withName(name).get());
    }

    /** Pods of the stack that are not being deleted, as the API server has them. */
    public List<JsonNode> podObjects() {
        return client
                .genericKubernetesResources("v1", "Pod")
                .inNamespace(namespace)
                .withLabel(Labels.STACK, stack)
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(ApiObjects::json)
                .toList();
    }

    /** All nodes of the cluster, as the API server has them. */
    public List<JsonNode> nodeObjects() {
        return client.genericKubernetesResources("v1", "Node").list().getItems().stream()
                .map(ApiObjects::json)
                .toList();
    }

    /** Of each budget of the namespace the names of the pods that it selects; the budget as {@code name (minAvailable 1)}. */
    public Map<String, Set<String>> budgets() {
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

    /** Pods of the stack with these labels, those that are being deleted as well. */
    public List<Pod> pods(Map<String, String> labels) {
        return client
                .pods()
                .inNamespace(namespace)
                .withLabel(Labels.STACK, stack)
                .withLabels(labels)
                .list()
                .getItems()
                .stream()
                .map(ApiObjects::pod)
                .sorted(Comparator.comparing(Pod::name))
                .toList();
    }

    /** The primary, as CloudNativePG names it. */
    public Pod primary() {
        String name = databaseState().primary();
        return instances().stream()
                .filter(pod -> pod.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new BrokenCheckException("there is no primary: CloudNativePG names \"%s\"".formatted(name)));
    }

    /** CloudNativePG's Cluster and the endpoints of its primary's Service. */
    public DatabaseState databaseState() {
        return ApiObjects.databaseState(postgres(), endpointSlices(DatabasePlan.PRIMARY_SERVICE));
    }

    /** Whether as many instances are ready as the Cluster asks for, and nothing is left to do. */
    public boolean databaseIsWhole() {
        DatabaseState state = databaseState();
        return state.phase().equals(HEALTHY)
                && state.readyInstances() == postgres().at("/spec/instances").asInt();
    }

    /** CloudNativePG's Cluster, or a missing node. */
    public JsonNode postgres() {
        return ApiObjects.json(client.genericKubernetesResources(POSTGRES)
                .inNamespace(namespace)
                .withName(DatabasePlan.CLUSTER)
                .get());
    }

    public GatewayState gatewayState() {
        return new GatewayState(
                gateways().stream().map(Pod::name).toList(),
                ApiObjects.readyEndpoints(endpointSlices(GatewayPlan.SERVICE)));
    }

    private List<EndpointSlice> endpointSlices(String service) {
        return client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .withLabel(SERVICE_NAME, service)
                .list()
                .getItems();
    }

    /** Runs SQL as the superuser in the primary itself, and returns its lines, columns apart by {@code |}. */
    public List<String> sqlInPrimary(String statement) {
        return run(primary().name(), "postgres", "psql", "-qAtX", "-c", statement)
                .lines()
                .toList();
    }

    /**
     * Runs a command in a container of a pod.
     *
     * @return what it wrote to its standard output
     * @throws BrokenCheckException if it fails, or does not end within a minute
     */
    public String run(String pod, String container, String... command) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        try (ExecWatch program = client.pods()
                .inNamespace(namespace)
                .withName(pod)
                .inContainer(container)
                .writingOutput(output)
                .writingError(errors)
                .exec(command)) {
            int code = program.exitCode().get(EXEC_SECONDS, TimeUnit.SECONDS);
            if (code != 0) {
                throw new BrokenCheckException("%s in pod %s ended with %d: %s"
                        .formatted(
                                command[0],
                                pod,
                                code,
                                errors.toString(StandardCharsets.UTF_8).strip()));
            }
            return output.toString(StandardCharsets.UTF_8);
        } catch (ExecutionException | TimeoutException | KubernetesClientException e) {
            throw new BrokenCheckException(
                    "%s could not be run in pod %s: %s".formatted(command[0], pod, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokenCheckException("interrupted", e);
        }
    }
}
