package litellmha.verify.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;
import litellmha.names.DatabaseNames;
import litellmha.names.RestoreNames;
import litellmha.verify.model.BrokenCheckException;

/**
 * A Postgres of one instance that a backup is restored to, in a namespace of its own. It has the settings of the live one, which
 * it never touches, and the same network policy.
 */
public final class RestoredPostgres {

    /** What a user needs to make it and to remove it again. The namespace does not exist yet, so that all this is cluster-wide. */
    public static final List<Right> RIGHTS = Stream.of(
                    Rights.inCluster("", "namespaces", "get", "create", "delete"),
                    Rights.inCluster("", "persistentvolumes", "list", "patch"),
                    Rights.inCluster(
                            DatabaseNames.SNAPSHOT_API_GROUP, "volumesnapshotcontents", "get", "create", "delete"),
                    Rights.inCluster(DatabaseNames.SNAPSHOT_API_GROUP, "volumesnapshots", "get", "create"),
                    Rights.inCluster(DatabaseNames.API_GROUP, "clusters", "get", "create"),
                    Rights.inCluster("networking.k8s.io", "networkpolicies", "create"),
                    Rights.inCluster("", "pods", "list"),
                    Rights.inCluster("", "pods/log", "get"),
                    Rights.inCluster("", "pods/exec", "get", "create"))
            .flatMap(List::stream)
            .toList();

    /** Beside {@link #RIGHTS}, if the images are pulled with Secrets. */
    public static final List<Right> PULL_SECRETS = CopiedSecrets.RIGHTS;

    private static final Pattern WORD = Pattern.compile("\\$\\{(\\w+)}");
    private static final JsonMapper JSON = new JsonMapper();

    /** What belongs to the live one only: its backups, its standbys, and what its user declared beside. */
    private static final List<String> NOT_RESTORED =
            List.of("backup", "bootstrap", "externalClusters", "managed", "monitoring", "plugins", "replica");

    private final KubernetesClient client;
    private final String live;
    private final String stack;
    private final String namespace;

    RestoredPostgres(KubernetesClient client, String live, String stack) {
        this.client = client;
        this.live = live;
        this.stack = stack;
        namespace = RestoreNames.scratch(live);
    }

    /** Returns the namespace that it is in. */
    public String namespace() {
        return namespace;
    }

    /** Returns it as a Postgres of its own, with its pods. */
    public Postgres postgres() {
        return new Postgres(client, namespace, pods(), new PodPrograms(client, namespace));
    }

    /** Returns LiteLLM beside it. */
    public RestoredGateway gateway() {
        return new RestoredGateway(client, live, namespace);
    }

    private StackPods pods() {
        return new StackPods(client, namespace, stack);
    }

    /**
     * Creates it; nothing of an earlier one may be left.
     *
     * @param labels of all that is made
     * @param policies network policies of the stack, as they are declared
     */
    public void create(Backups.Source source, Map<String, String> labels, List<ObjectNode> policies) {
        ObjectNode cluster =
                cluster(new Postgres(client, live, pods(), new PodPrograms(client, live)).object(), namespace, labels);
        load(yaml(source, labels)).forEach(object -> client.resource(object).create());
        for (ObjectNode policy : policies) {
            ObjectNode copy = policy.deepCopy();
            copy.putObject("metadata")
                    .put("name", policy.at("/metadata/name").asText())
                    .put("namespace", namespace)
                    .set("labels", JSON.valueToTree(labels));
            load(copy.toString()).forEach(object -> client.resource(object).create());
        }
        StreamSupport.stream(cluster.at("/spec/imagePullSecrets").spliterator(), false)
                .forEach(secret -> new CopiedSecrets(client, live, namespace)
                        .copy(secret.path("name").asText()));
        client.genericKubernetesResources(Postgres.KIND)
                .inNamespace(namespace)
                .resource(JSON.convertValue(cluster, GenericKubernetesResource.class))
                .create();
    }

    /** Returns a Cluster as the live one, of one instance that is restored from the snapshot. */
    static ObjectNode cluster(JsonNode live, String namespace, Map<String, String> labels) {
        ObjectNode cluster = JSON.createObjectNode()
                .put("apiVersion", DatabaseNames.API_VERSION)
                .put("kind", "Cluster");
        cluster.putObject("metadata")
                .put("name", DatabaseNames.CLUSTER)
                .put("namespace", namespace)
                .set("labels", JSON.valueToTree(labels));
        ObjectNode spec = live.path("spec").deepCopy();
        spec.remove(NOT_RESTORED);
        spec.put("instances", 1).put("enablePDB", false);
        if (spec.path("postgresql") instanceof ObjectNode postgresql) {
            postgresql.remove("synchronous");
        }
        ObjectNode recovery = spec.putObject("bootstrap").putObject("recovery");
        recovery.put("database", DatabaseNames.DATABASE).put("owner", DatabaseNames.DATABASE);
        recovery.putObject("volumeSnapshots")
                .putObject("storage")
                .put("name", RestoreNames.SNAPSHOT)
                .put("kind", "VolumeSnapshot")
                .put("apiGroup", DatabaseNames.SNAPSHOT_API_GROUP);
        cluster.set("spec", spec);
        return cluster;
    }

    private String yaml(Backups.Source source, Map<String, String> labels) {
        Map<String, String> namespaceLabels = new TreeMap<>(labels);
        namespaceLabels.put("pod-security.kubernetes.io/enforce", "restricted");
        Map<String, Object> words = Map.of(
                "scratch",
                namespace,
                "content",
                namespace,
                "snapshot",
                RestoreNames.SNAPSHOT,
                "namespaceLabels",
                namespaceLabels,
                "labels",
                labels,
                "annotations",
                source.annotations(),
                "driver",
                source.driver(),
                "handle",
                source.handle(),
                "snapshotClass",
                source.snapshotClass());
        return WORD.matcher(template())
                .replaceAll(word -> Matcher.quoteReplacement(
                        JSON.valueToTree(words.get(word.group(1))).toString()));
    }

    private static String template() {
        try (InputStream text = RestoredPostgres.class.getResourceAsStream("restored.yaml")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<HasMetadata> load(String yaml) {
        return client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items();
    }

    /** Returns why it will not come up, or nothing as long as it may. */
    public Optional<String> failure() {
        JsonNode snapshot = ApiObjects.json(client.genericKubernetesResources(SnapshotKinds.SNAPSHOT)
                .inNamespace(namespace)
                .withName(RestoreNames.SNAPSHOT)
                .get());
        Optional<String> refused = Optional.of(
                        snapshot.at("/status/error/message").asText())
                .filter(message -> !message.isEmpty())
                .map("the snapshot cannot be used: %s"::formatted);
        return refused.or(() -> new FailingPods(client, namespace).first());
    }

    /**
     * Removes it with its namespace, its volumes and the second name of the snapshot, and waits until all is gone. The snapshot
     * itself stays.
     *
     * @throws BrokenCheckException if a namespace of that name is not its own, or something does not go
     */
    public void remove() throws InterruptedException {
        new ScratchNamespace(client, namespace, stack).remove();
    }
}
