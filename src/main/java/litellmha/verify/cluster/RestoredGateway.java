package litellmha.verify.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NamespaceableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;
import litellmha.names.GatewayNames;
import litellmha.names.PostgresGeneration;
import litellmha.verify.model.BrokenCheckException;

/**
 * LiteLLM on a restored database. Its pods are labelled as those of the migration: the network policy of these lets them reach
 * Postgres and nobody else, so that no provider is asked and no client finds them.
 */
public final class RestoredGateway {

    /** Beside {@link RestoredPostgres#RIGHTS}. */
    public static final List<Right> RIGHTS = Stream.of(
                    CopiedSecrets.RIGHTS,
                    Rights.inCluster("", "configmaps", "create", "patch"),
                    Rights.inCluster("", "pods", "get", "create", "delete"),
                    Rights.inCluster("batch", "jobs", "get", "create"))
            .flatMap(List::stream)
            .toList();

    private static final JsonMapper JSON = new JsonMapper();

    /** Asks for the readiness with the database, makes a key, and uses it; LiteLLM answers such a request by itself. */
    private static final String CALLS = """
            import json, os, urllib.request
            def call(path, key, body=None):
                request = urllib.request.Request("http://127.0.0.1:%d" + path, None if body is None else json.dumps(body).encode(),
                    {"Authorization": "Bearer " + key, "Content-Type": "application/json"})
                return json.load(urllib.request.urlopen(request, timeout=30))
            master = os.environ["%s"]
            call("/health/readiness", master)
            key = call("/key/generate", master, {"duration": "5m"})["key"]
            call("/v1/chat/completions", key, {"model": "%s", "mock_response": "yes", "messages": [{"role": "user", "content": "?"}]})
            call("/key/info?key=" + key, master)
            """;

    private final KubernetesClient client;
    private final String live;
    private final String namespace;

    RestoredGateway(KubernetesClient client, String live, String namespace) {
        this.client = client;
        this.live = live;
        this.namespace = namespace;
    }

    /**
     * Runs a migration to its end.
     *
     * @param objects of a stack, of which this takes the Job, what it mounts and what it reads
     * @return why it failed, or nothing
     */
    public Optional<String> migrate(List<ObjectNode> objects, Duration limit) throws InterruptedException {
        ObjectNode job = migration(objects);
        prepare(objects, job);
        create(job);
        String name = job.at("/metadata/name").asText();
        Waiting.until(limit, () -> !condition(name).isEmpty());
        return switch (condition(name)) {
            case "Complete" -> Optional.empty();
            case "" -> Optional.of("it did not end within %d s".formatted(limit.toSeconds()));
            default -> Optional.of(lastLine(name));
        };
    }

    private String condition(String job) {
        return Stream.ofNullable(client.batch()
                        .v1()
                        .jobs()
                        .inNamespace(namespace)
                        .withName(job)
                        .get()
                        .getStatus()
                        .getConditions())
                .flatMap(List::stream)
                .filter(condition -> condition.getStatus().equals("True")
                        && List.of("Complete", "Failed").contains(condition.getType()))
                .map(condition -> condition.getType())
                .findFirst()
                .orElse("");
    }

    private String lastLine(String job) {
        return client.pods().inNamespace(namespace).withLabel("job-name", job).list().getItems().stream()
                .map(pod -> pod.getMetadata().getName())
                .map(pod -> client.pods()
                        .inNamespace(namespace)
                        .withName(pod)
                        .tailingLines(5)
                        .getLog())
                .flatMap(String::lines)
                .filter(line -> !line.isBlank())
                .reduce((earlier, later) -> later)
                .orElse("it failed without a word");
    }

    /**
     * Starts one pod of LiteLLM, has it make a key and answer a request with it, and deletes it.
     *
     * @param objects of a stack, of which this takes the pods of the Deployment, what they mount and what they read
     * @param model that the request names
     * @param limit until it is ready
     * @return why it does not serve, or nothing
     */
    public Optional<String> serve(List<ObjectNode> objects, String model, Duration limit) throws InterruptedException {
        ObjectNode template = (ObjectNode) deployment(objects).at("/spec/template");
        ObjectNode pod = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
        pod.putObject("metadata")
                .put("name", GatewayNames.DEPLOYMENT)
                .set("labels", migration(objects).at("/spec/template/metadata/labels"));
        ObjectNode spec = template.path("spec").deepCopy();
        spec.remove("serviceAccountName");
        spec.put("terminationGracePeriodSeconds", 1);
        pod.set("spec", spec);
        prepare(objects, pod);
        create(pod);
        try {
            if (!Waiting.until(limit, () -> ready().orElse(false))) {
                return Optional.of("its pod was not ready within %d s".formatted(limit.toSeconds()));
            }
            new PodPrograms(client, namespace)
                    .run(
                            GatewayNames.DEPLOYMENT,
                            GatewayNames.CONTAINER,
                            "python",
                            "-c",
                            CALLS.formatted(GatewayNames.PORT, GatewayNames.MASTER_KEY, model));
            return Optional.empty();
        } catch (BrokenCheckException e) {
            return Optional.of(e.getMessage()
                    .strip()
                    .lines()
                    .reduce((earlier, later) -> later)
                    .orElse(""));
        } finally {
            client.pods()
                    .inNamespace(namespace)
                    .withName(GatewayNames.DEPLOYMENT)
                    .delete();
        }
    }

    private Optional<Boolean> ready() {
        return Optional.ofNullable(client.pods()
                        .inNamespace(namespace)
                        .withName(GatewayNames.DEPLOYMENT)
                        .get())
                .map(pod -> ApiObjects.pod(pod).ready());
    }

    private static ObjectNode deployment(List<ObjectNode> objects) {
        return find(objects, "Deployment", GatewayNames.DEPLOYMENT::equals);
    }

    /** Its name ends with a digest of what it does. */
    private static ObjectNode migration(List<ObjectNode> objects) {
        return find(objects, "Job", name -> name.startsWith(GatewayNames.MIGRATION_JOB));
    }

    private static ObjectNode find(List<ObjectNode> objects, String kind, Predicate<String> name) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind)
                        && name.test(object.at("/metadata/name").asText()))
                .findFirst()
                .orElseThrow();
    }

    /** Makes what a pod mounts and reads: ConfigMaps as they are declared, Secrets as the live ones are. */
    private void prepare(List<ObjectNode> objects, JsonNode pods) {
        objects.stream()
                .filter(object -> object.path("kind").asText().equals("ConfigMap"))
                .forEach(this::apply);
        TreeSet<String> secrets = new TreeSet<>();
        pods.findValues("secretKeyRef")
                .forEach(reference -> secrets.add(reference.path("name").asText()));
        pods.findValues("secretRef")
                .forEach(reference -> secrets.add(reference.path("name").asText()));
        pods.findValues("secret")
                .forEach(volume -> secrets.add(volume.path("secretName").asText()));
        // CloudNativePG makes this one for the restored Postgres.
        secrets.removeIf(PostgresGeneration::isAppSecret);
        secrets.forEach(new CopiedSecrets(client, live, namespace)::copy);
    }

    private void create(ObjectNode object) {
        resource(object).create();
    }

    private void apply(ObjectNode object) {
        resource(object)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("litellm-ha-drill")
                        .build());
    }

    private NamespaceableResource<HasMetadata> resource(ObjectNode object) {
        ObjectNode own = object.deepCopy();
        own.withObject("/metadata").put("namespace", namespace).remove(List.of("annotations", "managedFields"));
        return client.resource(own.toString());
    }
}
