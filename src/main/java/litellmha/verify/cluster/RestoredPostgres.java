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
import java.time.Instant;
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
import litellmha.names.PostgresGeneration;
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
    private final PostgresGeneration generation;
    private final String namespace;

    RestoredPostgres(KubernetesClient client, String live, String stack, PostgresGeneration generation) {
        this.client = client;
        this.live = live;
        this.stack = stack;
        this.generation = generation;
        namespace = RestoreNames.scratch(live);
    }

    /** Returns the namespace that it is in. */
    public String namespace() {
        return namespace;
    }

    /** Returns it as a Postgres of its own, with its pods. */
    public Postgres postgres() {
        return new Postgres(client, namespace, generation, pods(), new PodPrograms(client, namespace));
    }

    /** Returns LiteLLM beside it. */
    public RestoredGateway gateway() {
        return new RestoredGateway(client, live, namespace);
    }

    private StackPods pods() {
        return new StackPods(client, namespace, stack, generation);
    }

    /**
     * Creates it from a backup; nothing of an earlier one may be left.
     *
     * @param labels of all that is made
     * @param policies network policies of the stack, as they are declared
     */
    public void create(Backups.Source source, Map<String, String> labels, List<ObjectNode> policies) {
        boolean ofWal = source.wal().isPresent();
        create(new Recovery.OfSnapshots(ofWal), labels, policies, () -> {
            snapshot(RestoreNames.SNAPSHOT, namespace, source.data(), labels);
            source.wal()
                    .ifPresent(wal ->
                            snapshot(RestoreNames.WAL_SNAPSHOT, RestoreNames.walContent(namespace), wal, labels));
            if (ofWal) {
                new WalArchive(client, live, generation).copyTo(namespace, labels);
            }
        });
    }

    /** Creates it as {@link #create}, but from the archive of WAL, as the live one was at a moment. */
    public void createAt(Instant moment, Map<String, String> labels, List<ObjectNode> policies) {
        create(new Recovery.OfArchive(moment), labels, policies, () -> new WalArchive(client, live, generation)
                .copyTo(namespace, labels));
    }

    /** @param sources makes in the namespace what it is restored from */
    private void create(Recovery recovery, Map<String, String> labels, List<ObjectNode> policies, Runnable sources) {
        ObjectNode cluster = cluster(
                new Postgres(client, live, generation, pods(), new PodPrograms(client, live)).object(),
                namespace,
                labels,
                recovery);
        Map<String, String> namespaceLabels = new TreeMap<>(labels);
        namespaceLabels.put("pod-security.kubernetes.io/enforce", "restricted");
        make("restored_namespace.yaml", Map.of("scratch", namespace, "namespaceLabels", namespaceLabels));
        sources.run();
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

    /** Returns a Cluster as the live one, of one instance that is restored. */
    static ObjectNode cluster(JsonNode live, String namespace, Map<String, String> labels, Recovery recovery) {
        ObjectNode cluster = JSON.createObjectNode()
                .put("apiVersion", DatabaseNames.API_VERSION)
                .put("kind", "Cluster");
        cluster.putObject("metadata")
                .put("name", live.at("/metadata/name").asText())
                .put("namespace", namespace)
                .set("labels", JSON.valueToTree(labels));
        ObjectNode spec = live.path("spec").deepCopy();
        spec.remove(NOT_RESTORED);
        spec.put("instances", 1).put("enablePDB", false);
        if (spec.path("postgresql") instanceof ObjectNode postgresql) {
            postgresql.remove("synchronous");
        }
        recovery.into(spec, live.at("/metadata/name").asText());
        cluster.set("spec", spec);
        return cluster;
    }

    private void snapshot(String name, String content, Backups.Volume volume, Map<String, String> labels) {
        make(
                "restored_snapshot.yaml",
                Map.of(
                        "scratch",
                        namespace,
                        "content",
                        content,
                        "snapshot",
                        name,
                        "labels",
                        labels,
                        "annotations",
                        volume.annotations(),
                        "driver",
                        volume.driver(),
                        "handle",
                        volume.handle(),
                        "snapshotClass",
                        volume.snapshotClass()));
    }

    private void make(String template, Map<String, Object> words) {
        load(WORD.matcher(text(template))
                        .replaceAll(word -> Matcher.quoteReplacement(
                                JSON.valueToTree(words.get(word.group(1))).toString())))
                .forEach(object -> client.resource(object).create());
    }

    private static String text(String template) {
        try (InputStream text = RestoredPostgres.class.getResourceAsStream(template)) {
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
