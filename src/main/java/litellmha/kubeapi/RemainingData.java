package litellmha.kubeapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import litellmha.names.DatabaseNames;

/** The data that CloudNativePG keeps for a stack: volumes, and snapshots of them. It is in no stack's state. */
public final class RemainingData {

    private static final BigDecimal GIBIBYTE = BigDecimal.valueOf(1L << 30);

    private RemainingData() {}

    /**
     * Looks in the cluster of a kube context.
     *
     * @return a line for each kind that there is, and one for each that could not be listed
     * @throws ClusterUnreachableException if there is no such context, or it cannot be used
     */
    public static List<String> in(String context, String namespace) {
        try (KubernetesClient client = KubeContext.client(context)) {
            return in(KubeApi.of(client), namespace);
        }
    }

    static List<String> in(KubeApi api, String namespace) {
        return Stream.of(
                        sum(
                                api,
                                "/api/v1/namespaces/%s/persistentvolumeclaims?labelSelector=%s"
                                        .formatted(namespace, DatabaseNames.CLUSTER_LABEL.replace("/", "%2F")),
                                "volumes of Postgres",
                                "/status/capacity/storage"),
                        sum(
                                api,
                                "/apis/snapshot.storage.k8s.io/v1/namespaces/%s/volumesnapshots".formatted(namespace),
                                "snapshots of volumes",
                                "/status/restoreSize"))
                .flatMap(lines -> lines)
                .toList();
    }

    private static Stream<String> sum(KubeApi api, String path, String what, String size) {
        KubeApi.Answer answer = api.get(path);
        if (answer.notFound()) {
            return Stream.empty();
        }
        if (!answer.ok()) {
            return Stream.of("%s, which could not be counted: %s".formatted(what, answer.refusal()));
        }
        List<JsonNode> items = StreamSupport.stream(answer.body().path("items").spliterator(), false)
                .toList();
        BigDecimal bytes = items.stream()
                .map(item -> item.at(size).asText())
                // A snapshot that is not ready has no size yet.
                .filter(text -> !text.isEmpty())
                .map(text -> Quantity.getAmountInBytes(new Quantity(text)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return items.isEmpty()
                ? Stream.empty()
                : Stream.of("%d %s, %s GiB"
                        .formatted(
                                items.size(),
                                what,
                                bytes.divide(GIBIBYTE, 1, RoundingMode.HALF_UP)
                                        .stripTrailingZeros()
                                        .toPlainString()));
    }
}
