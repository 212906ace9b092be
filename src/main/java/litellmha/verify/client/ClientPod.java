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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.names.DatabaseNames;
import litellmha.names.GatewayNames;
import litellmha.names.LabelKeys;
import litellmha.names.PostgresGeneration;
import litellmha.names.VerifyNames;
import litellmha.platform.PlatformPlan;
import litellmha.verify.cluster.StackCluster;
import litellmha.verify.cluster.Waiting;
import litellmha.verify.history.HistoryWriter;

/** The pod that requests and rows are sent from, and the network policies that let it. Its images are those of the stack. */
public final class ClientPod {

    /** What a user needs to make the clients and to delete them again. */
    public static final List<Right> RIGHTS = Stream.of(
                    Rights.inNamespace("", "pods", "get", "list", "create", "delete"),
                    Rights.inNamespace("networking.k8s.io", "networkpolicies", "create", "delete"))
            .flatMap(List::stream)
            .toList();

    private static final Pattern WORD = Pattern.compile("\\$\\{(\\w+)}");
    private static final Map<String, String> LABELS = Map.of(LabelKeys.COMPONENT, VerifyNames.COMPONENT);
    private static final JsonMapper JSON = new JsonMapper();

    private final StackCluster cluster;

    private ClientPod(StackCluster cluster) {
        this.cluster = cluster;
    }

    /** @throws litellmha.verify.model.BrokenCheckException if it does not become ready within two minutes */
    public static ClientPod create(StackCluster cluster, PlatformPlan plan) throws InterruptedException {
        delete(cluster);
        for (HasMetadata object : objects(cluster, words(plan))) {
            cluster.client().resource(object).create();
        }
        Waiting.await(
                "the pod of the run's clients is ready",
                Duration.ofMinutes(2),
                () -> cluster.pods().having(LABELS).stream().anyMatch(pod -> pod.ready() && !pod.terminating()));
        return new ClientPod(cluster);
    }

    /** Deletes what any run made by {@link #create}, and waits until the pod no longer exists. */
    public static void delete(StackCluster cluster) throws InterruptedException {
        // What depends on the plan is neither in the kinds nor in the names.
        for (HasMetadata object : objects(cluster, Map.of())) {
            cluster.client().resource(object).delete();
        }
        Waiting.await(
                "the pod of an earlier run's clients is gone",
                Duration.ofMinutes(1),
                () -> cluster.client()
                                .pods()
                                .inNamespace(cluster.namespace())
                                .withName(VerifyNames.CLIENT_POD)
                                .get()
                        == null);
    }

    private static List<HasMetadata> objects(StackCluster cluster, Map<String, String> planned) {
        String yaml = yaml(cluster.namespace(), planned);
        return cluster.client()
                .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items();
    }

    /** @param planned the words that depend on the plan; a word that is left out becomes nothing */
    static String yaml(String namespace, Map<String, String> planned) {
        Map<String, String> words = new HashMap<>(names());
        words.put("namespace", namespace);
        words.putAll(planned);
        return WORD.matcher(resource("client.yaml"))
                .replaceAll(word -> Matcher.quoteReplacement(words.getOrDefault(word.group(1), "null")));
    }

    /** Returns the names that are the same for every stack. */
    private static Map<String, String> names() {
        return Map.ofEntries(
                Map.entry("clientPod", VerifyNames.CLIENT_POD),
                Map.entry("clientPolicy", VerifyNames.CLIENT_NETWORK_POLICY),
                Map.entry("gatewayPolicy", VerifyNames.GATEWAY_NETWORK_POLICY),
                Map.entry("databasePolicy", VerifyNames.DATABASE_NETWORK_POLICY),
                Map.entry("gatewayContainer", VerifyNames.GATEWAY_CLIENT_CONTAINER),
                Map.entry("databaseContainer", VerifyNames.DATABASE_CLIENT_CONTAINER),
                Map.entry("clientLabels", json(LABELS)),
                Map.entry("gatewayLabels", json(Map.of(LabelKeys.COMPONENT, GatewayNames.COMPONENT))),
                Map.entry("gatewayPort", Integer.toString(GatewayNames.PORT)),
                Map.entry("databasePort", Integer.toString(DatabaseNames.PORT)),
                Map.entry("userKey", DatabaseNames.USER_KEY),
                Map.entry("passwordKey", DatabaseNames.PASSWORD_KEY),
                Map.entry("databaseKey", DatabaseNames.DATABASE_KEY));
    }

    static Map<String, String> words(PlatformPlan plan) {
        Manifests manifests = RenderedStack.of(plan);
        JsonNode masterKey = key(manifests, GatewayNames.MASTER_KEY);
        JsonNode saltKey = key(manifests, GatewayNames.SALT_KEY);
        PostgresGeneration generation = plan.database().generation();
        return Map.ofEntries(
                Map.entry("labels", json(plan.labels().of(VerifyNames.COMPONENT))),
                Map.entry("gatewayImage", plan.gateway().image()),
                Map.entry("databaseImage", plan.database().image().text()),
                Map.entry("databaseLabels", json(Map.of(DatabaseNames.CLUSTER_LABEL, generation.cluster()))),
                Map.entry("primaryService", generation.primaryService()),
                Map.entry("appSecret", generation.appSecret()),
                Map.entry("dnsRule", dnsRule(manifests).toString()),
                Map.entry("masterKeySecret", masterKey.path("name").asText()),
                Map.entry("masterKeyKey", masterKey.path("key").asText()),
                Map.entry("saltKeySecret", saltKey.path("name").asText()),
                Map.entry("saltKeyKey", saltKey.path("key").asText()));
    }

    /** Returns the rule that lets the gateway's pods reach DNS: the only one of theirs with a UDP port. */
    private static JsonNode dnsRule(Manifests manifests) {
        return StreamSupport.stream(
                        find(manifests, "NetworkPolicy", GatewayNames.NETWORK_POLICY)
                                .at("/spec/egress")
                                .spliterator(),
                        false)
                .filter(rule -> rule.path("ports").findValuesAsText("protocol").contains("UDP"))
                .findFirst()
                .orElseThrow();
    }

    private static ObjectNode find(Manifests manifests, String kind, String name) {
        return manifests.objects().stream()
                .filter(object -> Manifests.kind(object).equals(kind)
                        && Manifests.name(object).equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The manifest is YAML, of which JSON is a subset. */
    private static String json(Map<String, String> labels) {
        try {
            return JSON.writeValueAsString(labels);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the Secret and the key from which the gateway itself reads a variable. */
    private static JsonNode key(Manifests manifests, String variable) {
        Optional<JsonNode> reference = StreamSupport.stream(
                        find(manifests, "Deployment", GatewayNames.DEPLOYMENT)
                                .at("/spec/template/spec/containers/0/env")
                                .spliterator(),
                        false)
                .filter(found -> found.path("name").asText().equals(variable))
                .map(found -> found.at("/valueFrom/secretKeyRef"))
                .findFirst();
        return reference.orElseThrow();
    }

    public GatewayClient gateway(HistoryWriter history, String check, String model) {
        return new GatewayClient(this, history, check, model);
    }

    public DatabaseClient database(HistoryWriter history, String check) {
        return new DatabaseClient(this, history, check);
    }

    /** Returns how many of these values the salt key opens, and how many another key does. */
    public Decryption.Counts decrypt(List<String> values) throws InterruptedException {
        return Decryption.of(values, this);
    }

    LineChannel channel(String container, Consumer<String> lines, String... command) {
        return new LineChannel(
                cluster.client(), cluster.namespace(), VerifyNames.CLIENT_POD, container, lines, command);
    }

    /** Returns the lines of the command's output. */
    List<String> run(String container, String... command) {
        return cluster.programs()
                .run(VerifyNames.CLIENT_POD, container, command)
                .lines()
                .toList();
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
