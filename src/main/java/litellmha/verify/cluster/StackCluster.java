package litellmha.verify.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import litellmha.kubeapi.AccessReview;
import litellmha.kubeapi.ApiFailure;
import litellmha.kubeapi.KubeApi;
import litellmha.kubeapi.KubeContext;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;
import litellmha.names.DatabaseNames;
import litellmha.names.LabelKeys;
import litellmha.names.PostgresGeneration;

/** A stack on the cluster that it was deployed to. An instance exists only if the stack does. */
public final class StackCluster implements AutoCloseable {

    /** The rights to see whether the stack exists and is healthy, and which pods it has. */
    public static final List<Right> RIGHTS = Stream.of(
                    Rights.inNamespace("", "namespaces", "get"),
                    Rights.inNamespace(DatabaseNames.API_GROUP, "clusters", "get"),
                    Rights.inNamespace("apps", "deployments", "get"),
                    Rights.inNamespace("", "pods", "list"),
                    PodPrograms.RIGHTS)
            .flatMap(List::stream)
            .toList();

    private final KubernetesClient client;
    private final String namespace;
    private final String stack;
    private final PostgresGeneration generation;

    private StackCluster(KubernetesClient client, String namespace, String stack, PostgresGeneration generation) {
        this.client = client;
        this.namespace = namespace;
        this.stack = stack;
        this.generation = generation;
    }

    /**
     * Opens the stack on the cluster of a kube context; closing it closes the connection.
     *
     * @param rights that the user must have
     * @throws litellmha.kubeapi.ClusterUnreachableException if there is no such context, or it cannot be used
     * @throws StackNotThereException if the stack was not deployed there, or the user lacks a right
     */
    public static StackCluster open(
            String context, String namespace, String stack, PostgresGeneration generation, Collection<Right> rights) {
        KubernetesClient client = KubeContext.client(context);
        try {
            requireRights(client, namespace, rights);
            return of(client, namespace, stack, generation);
        } catch (KubernetesClientException e) {
            client.close();
            throw new StackNotThereException(
                    "the cluster of kube context \"%s\" cannot be asked: %s".formatted(context, ApiFailure.reason(e)));
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    /** @throws StackNotThereException if the user lacks a right; the message has all that are lacking */
    public static void requireRights(KubernetesClient client, String namespace, Collection<Right> rights) {
        List<Right> denied = AccessReview.denied(KubeApi.of(client), namespace, rights)
                .fold(found -> found, reason -> {
                    throw new StackNotThereException("the cluster does not say what its user may do: " + reason);
                });
        if (!denied.isEmpty()) {
            throw new StackNotThereException("the user of the context may not do in namespace %s what a run needs: %s"
                    .formatted(namespace, Rights.shown(denied)));
        }
    }

    /**
     * Returns the stack on the cluster of a client.
     *
     * @throws StackNotThereException if the stack was not deployed there
     */
    public static StackCluster of(
            KubernetesClient client, String namespace, String stack, PostgresGeneration generation) {
        Map<String, String> labels = Optional.ofNullable(
                        client.namespaces().withName(namespace).get())
                .map(found -> found.getMetadata().getLabels())
                .orElseThrow(() -> new StackNotThereException(
                        "stack %s was not deployed there: there is no namespace %s".formatted(stack, namespace)));
        String found = labels.getOrDefault(LabelKeys.STACK, "");
        if (!found.equals(stack)) {
            throw new StackNotThereException("namespace %s is %s, not of stack %s"
                    .formatted(namespace, found.isEmpty() ? "of no stack" : "of stack " + found, stack));
        }
        StackCluster cluster = new StackCluster(client, namespace, stack, generation);
        if (cluster.postgres().object().isMissingNode()) {
            throw new StackNotThereException("there is no Cluster %s in namespace %s; did `up` succeed?"
                    .formatted(generation.cluster(), namespace));
        }
        return cluster;
    }

    @Override
    public void close() {
        client.close();
    }

    public KubernetesClient client() {
        return client;
    }

    public String namespace() {
        return namespace;
    }

    public String stack() {
        return stack;
    }

    /** Which of the stack's Postgres clusters serves. */
    public PostgresGeneration generation() {
        return generation;
    }

    public StackPods pods() {
        return new StackPods(client, namespace, stack, generation);
    }

    public StackObjects objects() {
        return new StackObjects(client, namespace, stack);
    }

    public Postgres postgres() {
        return new Postgres(client, namespace, generation, pods(), programs());
    }

    public Redis redis() {
        return new Redis(pods(), programs());
    }

    public PodPrograms programs() {
        return new PodPrograms(client, namespace);
    }

    public Backups backups() {
        return new Backups(client, namespace, generation);
    }

    public WalArchive walArchive() {
        return new WalArchive(client, namespace, generation);
    }

    /** Returns what a backup of the stack is restored to. */
    public RestoredPostgres restored() {
        return new RestoredPostgres(client, namespace, stack, generation);
    }

    public StackChanges changes() {
        return new StackChanges(client, namespace, stack, generation);
    }
}
