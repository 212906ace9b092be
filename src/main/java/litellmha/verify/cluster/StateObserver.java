package litellmha.verify.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import litellmha.kubeapi.ApiFailure;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;
import litellmha.names.DatabaseNames;
import litellmha.names.GatewayNames;
import litellmha.names.LabelKeys;
import litellmha.verify.history.Event;
import litellmha.verify.history.HistoryWriter;
import litellmha.verify.model.BrokenCheckException;

/** Watches a stack, and writes the state of its database and of its gateway into the history whenever it changes. */
public final class StateObserver implements AutoCloseable {

    /** The rights to watch a stack. */
    public static final List<Right> RIGHTS = Stream.of(
                    Rights.inNamespace("", "pods", "list", "watch"),
                    Rights.inNamespace("discovery.k8s.io", "endpointslices", "list", "watch"),
                    Rights.inNamespace(DatabaseNames.API_GROUP, "clusters", "list", "watch"))
            .flatMap(List::stream)
            .toList();

    private final HistoryWriter history;
    private final String check;
    private final List<SharedIndexInformer<? extends HasMetadata>> informers;
    private Optional<Event> database = Optional.empty();
    private Optional<Event> gateway = Optional.empty();

    /** @throws BrokenCheckException if the stack cannot be watched */
    public StateObserver(StackCluster cluster, HistoryWriter history, String check) {
        this.history = history;
        this.check = check;
        KubernetesClient client = cluster.client();
        String namespace = cluster.namespace();
        var postgres = client.genericKubernetesResources(Postgres.KIND)
                .inNamespace(namespace)
                .withName(cluster.generation().cluster())
                .runnableInformer(0);
        var primaryService = slices(client, namespace, cluster.generation().primaryService());
        var service = slices(client, namespace, GatewayNames.SERVICE);
        var pods = client.pods()
                .inNamespace(namespace)
                .withLabels(Map.of(LabelKeys.STACK, cluster.stack(), LabelKeys.COMPONENT, GatewayNames.COMPONENT))
                .runnableInformer(0);
        informers = List.of(postgres, primaryService, service, pods);
        Supplier<Event> databaseNow = () -> ApiObjects.databaseState(
                postgres.getStore().list().stream()
                        .findFirst()
                        .map(ApiObjects::json)
                        .orElseGet(() -> ApiObjects.json(null)),
                primaryService.getStore().list());
        Supplier<Event> gatewayNow = () -> new Event.GatewayState(
                pods.getStore().list().stream()
                        .map(ApiObjects::pod)
                        .filter(pod -> !pod.terminating())
                        .map(Pod::name)
                        .sorted()
                        .toList(),
                ApiObjects.readyEndpoints(service.getStore().list()));
        informers.forEach(informer -> listen(informer, databaseNow, gatewayNow));
        try {
            informers.forEach(informer -> informer.start()
                    .toCompletableFuture()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join());
        } catch (CompletionException e) {
            close();
            throw new BrokenCheckException("the stack cannot be watched: " + ApiFailure.reason(e.getCause()), e);
        }
        look(databaseNow, gatewayNow);
    }

    private static SharedIndexInformer<EndpointSlice> slices(
            KubernetesClient client, String namespace, String service) {
        return client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .withLabel(LabelKeys.SERVICE, service)
                .runnableInformer(0);
    }

    private <T extends HasMetadata> void listen(
            SharedIndexInformer<T> informer, Supplier<Event> databaseNow, Supplier<Event> gatewayNow) {
        informer.addEventHandler(new ResourceEventHandler<T>() {
            @Override
            public void onAdd(T object) {
                look(databaseNow, gatewayNow);
            }

            @Override
            public void onUpdate(T before, T after) {
                look(databaseNow, gatewayNow);
            }

            @Override
            public void onDelete(T object, boolean unknown) {
                look(databaseNow, gatewayNow);
            }
        });
    }

    private synchronized void look(Supplier<Event> databaseNow, Supplier<Event> gatewayNow) {
        // Until all lists have arrived, a missing object is unknown, not deleted.
        if (!informers.stream().allMatch(SharedIndexInformer::hasSynced)) {
            return;
        }
        Optional<Event> seen = Optional.of(databaseNow.get());
        if (!seen.equals(database)) {
            database = seen;
            history.write(check, seen.get());
        }
        seen = Optional.of(gatewayNow.get());
        if (!seen.equals(gateway)) {
            gateway = seen;
            history.write(check, seen.get());
        }
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }
}
