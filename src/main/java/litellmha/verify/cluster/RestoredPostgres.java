package litellmha.verify.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;
import litellmha.names.DatabaseNames;
import litellmha.names.LabelKeys;
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
                    Rights.inCluster(SnapshotKinds.GROUP, "volumesnapshotcontents", "get", "create", "delete"),
                    Rights.inCluster(SnapshotKinds.GROUP, "volumesnapshots", "get", "create"),
                    Rights.inCluster(DatabaseNames.API_GROUP, "clusters", "get", "create"),
                    Rights.inCluster("networking.k8s.io", "networkpolicies", "create"),
                    Rights.inCluster("", "pods", "list"),
                    Rights.inCluster("", "pods/log", "get"),
                    Rights.inCluster("", "pods/exec", "get", "create"))
            .flatMap(List::stream)
            .toList();

    /** Beside {@link #RIGHTS}, if the images are pulled with Secrets. */
    public static final List<Right> PULL_SECRETS = Stream.of(
                    Rights.inNamespace("", "secrets", "get"), Rights.inCluster("", "secrets", "create"))
            .flatMap(List::stream)
            .toList();

    private static final Pattern WORD = Pattern.compile("\\$\\{(\\w+)}");
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration REMOVAL = Duration.ofMinutes(3);

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
                .forEach(secret -> copySecret(secret.path("name").asText(), labels));
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
                .put("apiGroup", SnapshotKinds.GROUP);
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

    private void copySecret(String name, Map<String, String> labels) {
        Secret secret = client.secrets().inNamespace(live).withName(name).get();
        if (secret != null) {
            client.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withNamespace(namespace)
                            .withLabels(labels)
                            .endMetadata()
                            .withType(secret.getType())
                            .withData(secret.getData())
                            .build())
                    .create();
        }
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
        return refused.or(() -> client.pods().inNamespace(namespace).list().getItems().stream()
                .filter(pod -> pod.getStatus().getPhase().equals("Failed") || crashes(pod))
                .map(pod -> pod.getMetadata().getName())
                .findFirst()
                .map(pod -> "pod %s fails%s".formatted(pod, complaint(pod))));
    }

    private static boolean crashes(io.fabric8.kubernetes.api.model.Pod pod) {
        return Stream.of(
                        pod.getStatus().getInitContainerStatuses(),
                        pod.getStatus().getContainerStatuses())
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .anyMatch(container -> container.getRestartCount() > 1);
    }

    /** Returns the last error in the log of a pod's present container, or of the one before, as the end of a sentence. */
    private String complaint(String pod) {
        var container = client.pods().inNamespace(namespace).withName(pod);
        return Stream.<Supplier<String>>of(
                        container.terminated().tailingLines(200)::getLog, container.tailingLines(200)::getLog)
                .map(log -> {
                    try {
                        return log.get();
                    } catch (KubernetesClientException e) {
                        // There was none before, or it does not run yet.
                        return "";
                    }
                })
                .flatMap(String::lines)
                .flatMap(line -> error(line).stream())
                .reduce((earlier, later) -> later)
                .map(": %s"::formatted)
                .orElse("");
    }

    /** Returns the error in a line of CloudNativePG's log; PostgreSQL's own are inside of it. */
    static Optional<String> error(String line) {
        try {
            JsonNode entry = JSON.readTree(line);
            JsonNode record = entry.path("record");
            if (List.of("FATAL", "PANIC").contains(record.path("error_severity").asText())) {
                return Optional.of(record.path("message").asText());
            }
            return entry.path("level").asText().equals("error")
                    ? Optional.of("%s %s"
                            .formatted(
                                    entry.path("msg").asText(),
                                    entry.path("error").asText())
                            .strip())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Removes it with its namespace, its volumes and the second name of the snapshot, and waits until all is gone. The snapshot
     * itself stays.
     *
     * @throws BrokenCheckException if a namespace of that name is not its own, or something does not go
     */
    public void remove() throws InterruptedException {
        Namespace found = client.namespaces().withName(namespace).get();
        if (found != null) {
            requireOwn(found.getMetadata().getLabels());
            deleteVolumesWithTheirClaims();
            client.namespaces().withName(namespace).delete();
            Waiting.await(
                    "namespace %s is gone".formatted(namespace),
                    REMOVAL,
                    () -> client.namespaces().withName(namespace).get() == null);
        }
        client.genericKubernetesResources(SnapshotKinds.CONTENT)
                .withName(namespace)
                .delete();
        Waiting.await("the volumes of namespace %s are gone".formatted(namespace), REMOVAL, () -> {
            deleteVolumesWithTheirClaims();
            return volumes().isEmpty()
                    && client.genericKubernetesResources(SnapshotKinds.CONTENT)
                                    .withName(namespace)
                                    .get()
                            == null;
        });
    }

    private void requireOwn(Map<String, String> found) {
        Map<String, String> labels = Optional.ofNullable(found).orElse(Map.of());
        if (!RestoreNames.COMPONENT.equals(labels.get(LabelKeys.COMPONENT))
                || !stack.equals(labels.get(LabelKeys.STACK))) {
            throw new BrokenCheckException(
                    "namespace %s is not of a restore drill of stack %s: it is left alone, and there can be no drill while it exists"
                            .formatted(namespace, stack));
        }
    }

    /** A class may keep the volume of a deleted claim, for ever. */
    private void deleteVolumesWithTheirClaims() {
        volumes().stream()
                .filter(volume -> !"Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy()))
                .forEach(volume -> client.persistentVolumes()
                        .withName(volume.getMetadata().getName())
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"spec\":{\"persistentVolumeReclaimPolicy\":\"Delete\"}}"));
    }

    private List<PersistentVolume> volumes() {
        return client.persistentVolumes().list().getItems().stream()
                .filter(volume -> volume.getSpec().getClaimRef() != null
                        && namespace.equals(volume.getSpec().getClaimRef().getNamespace()))
                .toList();
    }
}
