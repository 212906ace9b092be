package litellmha.verify.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import litellmha.gateway.GatewayPlan;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.platform.PlatformPlan;
import litellmha.verify.Waiting;
import litellmha.verify.cluster.StackCluster;
import litellmha.verify.history.HistoryWriter;

/** The pod that requests and rows are sent from, and the network policies that let it. Its images are those of the stack. */
public final class ClientPod {

    static final String GATEWAY = "gateway-client";
    static final String DATABASE = "database-client";

    /** The component label of what belongs to a run. */
    public static final String COMPONENT = "verify";

    private static final String NAME = "litellm-verify";

    private static final List<String> WORDS =
            List.of("labels", "gatewayImage", "databaseImage", "masterKeySecret", "masterKeyKey");

    private static final JsonMapper JSON = new JsonMapper();

    private final StackCluster cluster;

    private ClientPod(StackCluster cluster) {
        this.cluster = cluster;
    }

    /** @throws litellmha.verify.BrokenCheckException if it does not become ready within two minutes */
    public static ClientPod create(StackCluster cluster, PlatformPlan plan) throws InterruptedException {
        delete(cluster);
        for (HasMetadata object : objects(cluster, words(cluster, plan))) {
            cluster.client().resource(object).create();
        }
        Waiting.await(
                "the pod of the run's clients is ready",
                Duration.ofMinutes(2),
                () -> cluster.pods(Map.of("app.kubernetes.io/component", COMPONENT)).stream()
                        .anyMatch(pod -> pod.ready() && !pod.leaving()));
        return new ClientPod(cluster);
    }

    /** Deletes what {@link #create} made, whoever made it, and waits until it is gone. */
    public static void delete(StackCluster cluster) throws InterruptedException {
        Map<String, String> any = new HashMap<>();
        WORDS.forEach(word -> any.put(word, "any"));
        any.put("namespace", cluster.namespace());
        any.put("labels", "{}");
        for (HasMetadata object : objects(cluster, any)) {
            cluster.client().resource(object).delete();
        }
        Waiting.await(
                "the pod of an earlier run's clients is gone",
                Duration.ofMinutes(1),
                () -> cluster.client()
                                .pods()
                                .inNamespace(cluster.namespace())
                                .withName(NAME)
                                .get()
                        == null);
    }

    private static List<HasMetadata> objects(StackCluster cluster, Map<String, String> words) {
        String text = resource("client.yaml");
        for (Map.Entry<String, String> word : words.entrySet()) {
            text = text.replace("${" + word.getKey() + "}", word.getValue());
        }
        return cluster.client()
                .load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .items();
    }

    private static Map<String, String> words(StackCluster cluster, PlatformPlan plan) {
        JsonNode masterKey = masterKey(RenderedStack.of(plan));
        return Map.of(
                "namespace", cluster.namespace(),
                "labels", labels(plan),
                "gatewayImage", plan.gateway().image(),
                "databaseImage", plan.database().image(),
                "masterKeySecret", masterKey.path("name").asText(),
                "masterKeyKey", masterKey.path("key").asText());
    }

    /** JSON is YAML. */
    private static String labels(PlatformPlan plan) {
        try {
            return JSON.writeValueAsString(plan.labels().of(COMPONENT));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where the gateway itself takes it from. */
    private static JsonNode masterKey(Manifests manifests) {
        ObjectNode deployment = manifests.objects().stream()
                .filter(object -> Manifests.kind(object).equals("Deployment")
                        && Manifests.name(object).equals(GatewayPlan.SERVICE))
                .findFirst()
                .orElseThrow();
        Optional<JsonNode> reference = StreamSupport.stream(
                        deployment.at("/spec/template/spec/containers/0/env").spliterator(), false)
                .filter(variable -> variable.path("name").asText().equals(GatewayPlan.MASTER_KEY))
                .map(variable -> variable.at("/valueFrom/secretKeyRef"))
                .findFirst();
        return reference.orElseThrow();
    }

    public GatewayClient gateway(HistoryWriter history, String check, String model) {
        return new GatewayClient(this, history, check, model);
    }

    public DatabaseClient database(HistoryWriter history, String check) {
        return new DatabaseClient(this, history, check);
    }

    LineChannel channel(String container, Consumer<String> lines, String... command) {
        return new LineChannel(cluster.client(), cluster.namespace(), NAME, container, lines, command);
    }

    /** Lines of the command's output. */
    List<String> run(String container, String... command) {
        return cluster.run(NAME, container, command).lines().toList();
    }

    String script(String name) {
        return resource(name);
    }

    private static String resource(String name) {
        try (InputStream text = ClientPod.class.getResourceAsStream(name)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
