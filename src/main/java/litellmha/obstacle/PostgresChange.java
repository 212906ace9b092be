package litellmha.obstacle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import litellmha.kubeapi.KubeApi;
import litellmha.kubeapi.KubeContext;
import litellmha.kubeapi.Pause;
import litellmha.names.DatabaseNames;
import litellmha.names.PostgresGeneration;

/**
 * Waits until CloudNativePG has carried out a change of its Cluster. To Pulumi an update is done as soon as the right number of
 * instances is ready, which they are before the first of them restarts with the new image, resources or parameters.
 */
public final class PostgresChange implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofSeconds(3);

    /** The operator needs a moment to begin, and again between two instances. */
    private static final int LOOKS = 4;

    /** For each instance: they restart in turn, and the primary last. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Supplier<JsonNode> cluster;
    private final Supplier<List<JsonNode>> instances;
    private final Consumer<String> out;
    private final Pause pause;
    private final Runnable end;
    private final String before;
    private final boolean ran;

    /** @param end is run in the end */
    PostgresChange(
            Supplier<JsonNode> cluster,
            Supplier<List<JsonNode>> instances,
            Consumer<String> out,
            Pause pause,
            Runnable end) {
        this.cluster = cluster;
        this.instances = instances;
        this.out = out;
        this.pause = pause;
        this.end = end;
        before = generation(cluster.get());
        ran = !instances.get().isEmpty();
    }

    /**
     * Remembers the Cluster of a namespace as it is before a change.
     *
     * @param out is told in one line what is waited for
     * @throws litellmha.kubeapi.ClusterUnreachableException if there is no such context, or it cannot be used
     */
    public static PostgresChange before(
            String context, String namespace, PostgresGeneration generation, Consumer<String> out) {
        KubernetesClient client = KubeContext.client(context);
        KubeApi api = KubeApi.of(client);
        String pods = "/api/v1/namespaces/%s/pods?labelSelector=%s%%3D%s,cnpg.io%%2FpodRole%%3Dinstance"
                .formatted(namespace, DatabaseNames.CLUSTER_LABEL.replace("/", "%2F"), generation.cluster());
        return new PostgresChange(
                () -> read(
                        api,
                        "/apis/%s/namespaces/%s/clusters/%s"
                                .formatted(DatabaseNames.API_VERSION, namespace, generation.cluster())),
                () -> StreamSupport.stream(read(api, pods).path("items").spliterator(), false)
                        .toList(),
                out,
                Pause.REAL,
                client::close);
    }

    private static JsonNode read(KubeApi api, String path) {
        KubeApi.Answer answer = api.get(path);
        return answer.ok() ? answer.body() : MissingNode.getInstance();
    }

    private static String generation(JsonNode cluster) {
        return cluster.at("/metadata/generation").asText();
    }

    /**
     * Waits, if the Cluster has changed and had instances before: without any it is hibernated, or not made yet.
     *
     * @return what it still says after five minutes for each instance; nothing if it is carried out
     */
    public Optional<String> await() throws InterruptedException {
        JsonNode wanted = cluster.get();
        if (!ran || generation(wanted).equals(before)) {
            return Optional.empty();
        }
        out.accept("waiting for Postgres to carry out its change");
        int carriedOut = 0;
        Duration limit = LIMIT.multipliedBy(wanted.at("/spec/instances").asInt());
        for (Duration waited = Duration.ZERO; waited.compareTo(limit) < 0; waited = waited.plus(INTERVAL)) {
            carriedOut = isCarriedOut(cluster.get(), instances.get()) ? carriedOut + 1 : 0;
            if (carriedOut == LOOKS) {
                return Optional.empty();
            }
            pause.forThat(INTERVAL);
        }
        JsonNode status = cluster.get().path("status");
        return Optional.of("%s: %s"
                .formatted(
                        status.path("phase").asText(),
                        status.path("phaseReason").asText()));
    }

    static boolean isCarriedOut(JsonNode cluster, List<JsonNode> instances) {
        JsonNode spec = cluster.path("spec");
        JsonNode status = cluster.path("status");
        int wanted = spec.path("instances").asInt();
        return status.path("phase").asText().equals(DatabaseNames.HEALTHY_PHASE)
                && status.path("readyInstances").asInt() == wanted
                && instances.size() == wanted
                && instances.stream().allMatch(pod -> isAsWanted(pod, spec));
    }

    private static boolean isAsWanted(JsonNode pod, JsonNode spec) {
        return StreamSupport.stream(pod.at("/spec/containers").spliterator(), false)
                .filter(container -> container.path("name").asText().equals(DatabaseNames.CONTAINER))
                .anyMatch(container -> container.path("image").equals(spec.path("imageName"))
                        && has(container.at("/resources/limits"), spec.at("/resources/limits"))
                        && has(container.at("/resources/requests"), spec.at("/resources/requests")));
    }

    /** Whether the same amounts are there: Kubernetes writes {@code 1000m} as {@code 1}, and may add others by default. */
    private static boolean has(JsonNode there, JsonNode wanted) {
        return wanted.properties().stream()
                .allMatch(amount -> there.has(amount.getKey())
                        && bytes(there.get(amount.getKey())).compareTo(bytes(amount.getValue())) == 0);
    }

    private static BigDecimal bytes(JsonNode amount) {
        return Quantity.getAmountInBytes(new Quantity(amount.asText()));
    }

    @Override
    public void close() {
        end.run();
    }
}
