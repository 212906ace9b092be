package litellmha.verify.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import litellmha.kubeapi.ArchiveReach;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;
import litellmha.names.PostgresGeneration;
import litellmha.names.WalArchiveNames;
import litellmha.verify.model.BrokenCheckException;

/** The archive of the WAL of a stack's Postgres cluster. */
public final class WalArchive {

    /** What a user needs to restore from it. */
    public static final List<Right> RIGHTS = Stream.of(
                    Rights.inNamespace(WalArchiveNames.API_GROUP, "objectstores", "get"),
                    Rights.inCluster(WalArchiveNames.API_GROUP, "objectstores", "create"),
                    CopiedSecrets.RIGHTS)
            .flatMap(List::stream)
            .toList();

    private static final ResourceDefinitionContext KIND = new ResourceDefinitionContext.Builder()
            .withGroup(WalArchiveNames.API_GROUP)
            .withVersion("v1")
            .withKind(WalArchiveNames.KIND)
            .withPlural("objectstores")
            .withNamespaced(true)
            .build();

    private static final JsonMapper JSON = new JsonMapper();

    private final KubernetesClient client;
    private final String namespace;
    private final PostgresGeneration generation;

    WalArchive(KubernetesClient client, String namespace, PostgresGeneration generation) {
        this.client = client;
        this.namespace = namespace;
        this.generation = generation;
    }

    /** @throws BrokenCheckException if the archive does not reach to a moment; the message says to which it does */
    public void requireReach(Instant moment, Instant now) {
        requireReach(
                ArchiveReach.firstMoment(
                        object(), new Backups(client, namespace, generation).all(), generation.cluster()),
                generation.cluster(),
                moment,
                now);
    }

    static void requireReach(Optional<Instant> reach, String cluster, Instant moment, Instant now) {
        Instant first = reach.orElseThrow(() -> new BrokenCheckException(
                "--at: found %s; allowed: none, as the WAL archive has no base backup of %s yet"
                        .formatted(moment, cluster)));
        Instant last = now.minus(WalArchiveNames.NOT_ARCHIVED_YET);
        if (moment.isBefore(first) || moment.isAfter(last)) {
            throw new BrokenCheckException(
                    "--at: found %s; allowed: %s to %s, which is five minutes ago: until then WAL may be in no archive"
                            .formatted(moment, first, last.truncatedTo(ChronoUnit.SECONDS)));
        }
    }

    /** Makes it usable in another namespace, with its credentials: to read from, for nothing there deletes anything. */
    void copyTo(String other, Map<String, String> labels) {
        JsonNode store = object();
        CopiedSecrets secrets = new CopiedSecrets(client, namespace, other);
        secretNames(store).forEach(secrets::copy);
        client.genericKubernetesResources(KIND)
                .inNamespace(other)
                .resource(JSON.convertValue(copy(store, other, labels), GenericKubernetesResource.class))
                .create();
    }

    static ObjectNode copy(JsonNode store, String other, Map<String, String> labels) {
        ObjectNode copy = JSON.createObjectNode()
                .put("apiVersion", WalArchiveNames.API_VERSION)
                .put("kind", WalArchiveNames.KIND);
        copy.putObject("metadata")
                .put("name", WalArchiveNames.OBJECT_STORE)
                .put("namespace", other)
                .set("labels", JSON.valueToTree(labels));
        ObjectNode spec = store.path("spec").deepCopy();
        spec.remove("retentionPolicy");
        copy.set("spec", spec);
        return copy;
    }

    static Set<String> secretNames(JsonNode store) {
        Set<String> names = new TreeSet<>();
        store.at("/spec/configuration/s3Credentials").forEach(reference -> {
            if (reference.has("name")) {
                names.add(reference.path("name").asText());
            }
        });
        return names;
    }

    private JsonNode object() {
        JsonNode store = ApiObjects.json(client.genericKubernetesResources(KIND)
                .inNamespace(namespace)
                .withName(WalArchiveNames.OBJECT_STORE)
                .get());
        if (store.isMissingNode()) {
            throw new BrokenCheckException("namespace %s has no ObjectStore %s: the stack has no WAL archive yet"
                    .formatted(namespace, WalArchiveNames.OBJECT_STORE));
        }
        return store;
    }
}
