package litellmha.verify.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import litellmha.kubeapi.KubeApi;
import litellmha.kubeapi.Read;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;
import litellmha.names.RestoreNames;
import litellmha.verify.history.BackupState.Drill;

/**
 * What the last restore drill has found, in a ConfigMap of the stack's namespace: the check of the backups and the metrics read
 * it. Nothing owns it, so that it outlives the Postgres cluster as the snapshots do.
 */
public final class DrillRecord {

    public static final List<Right> TO_READ = Rights.inNamespace("", "configmaps", "get");

    public static final List<Right> TO_KEEP = Rights.inNamespace("", "configmaps", "create", "update");

    private DrillRecord() {}

    /** Takes the place of what an earlier drill has found. */
    public static void keep(Drill drill, KubernetesClient client, String namespace, Map<String, String> labels) {
        client.resource(configMap(drill, namespace, labels)).createOr(NonDeletingOperation::update);
    }

    static ConfigMap configMap(Drill drill, String namespace, Map<String, String> labels) {
        Map<String, String> data = new TreeMap<>(Map.of(
                RestoreNames.TIME, drill.time().truncatedTo(ChronoUnit.SECONDS).toString(),
                RestoreNames.VERDICT, drill.passed() ? RestoreNames.PASSED : RestoreNames.FAILED,
                RestoreNames.BACKUP, drill.backup(),
                RestoreNames.RPO, Double.toString(drill.rpoSeconds())));
        drill.rtoSeconds().ifPresent(seconds -> data.put(RestoreNames.RTO, Double.toString(seconds)));
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(RestoreNames.RECORD)
                .withNamespace(namespace)
                .withLabels(labels)
                .endMetadata()
                .withData(data)
                .build();
    }

    /** Returns nothing if no drill has come to a verdict yet; what no drill has written is unknown. */
    public static Read<Optional<Drill>> read(KubeApi api, String namespace) {
        Read<Optional<JsonNode>> found = api.get(
                        "/api/v1/namespaces/%s/configmaps/%s".formatted(namespace, RestoreNames.RECORD))
                .readIfPresent();
        try {
            return found.map(object -> object.map(present -> drill(present.path("data"))));
        } catch (DateTimeException | IllegalArgumentException e) {
            return new Read.Unknown<>(
                    "ConfigMap %s was changed by hand: %s".formatted(RestoreNames.RECORD, e.getMessage()));
        }
    }

    private static boolean passed(String verdict) {
        return switch (verdict) {
            case RestoreNames.PASSED -> true;
            case RestoreNames.FAILED -> false;
            default ->
                throw new IllegalArgumentException("%s: found %s; allowed: %s, %s"
                        .formatted(RestoreNames.VERDICT, verdict, RestoreNames.PASSED, RestoreNames.FAILED));
        };
    }

    private static Drill drill(JsonNode data) {
        return new Drill(
                Instant.parse(data.path(RestoreNames.TIME).asText()),
                passed(data.path(RestoreNames.VERDICT).asText()),
                data.path(RestoreNames.BACKUP).asText(),
                Double.parseDouble(data.path(RestoreNames.RPO).asText()),
                Optional.of(data.path(RestoreNames.RTO).asText())
                        .filter(text -> !text.isEmpty())
                        .map(Double::valueOf));
    }
}
