package litellmha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import litellmha.manifest.Manifests;
import litellmha.offline.OfflineProvider;
import litellmha.offline.OperationListener;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.StackFile;

/** A committed stack on the real engine with the offline provider, in a folder of its own, with secrets to look for. */
final class EngineStack implements AutoCloseable {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final JsonMapper JSON = new JsonMapper();

    /** Part of every secret of such a stack. */
    static final String MARK = "findthissecret";

    private final Path folder;
    private final String stack;
    private final PulumiCli pulumi;
    private OfflineProvider provider;
    private final Map<String, String> environment;
    private final List<String> operations = new CopyOnWriteArrayList<>();
    private String failing = "none";

    private EngineStack(Path folder, String stack) throws IOException, InterruptedException {
        this.folder = folder;
        this.stack = stack;
        pulumi = PulumiCli.install(CommittedStacks.CHECKOUT);
        provider = OfflineProvider.start(cluster(), this::before);
        environment = new TreeMap<>(Map.of(
                "PULUMI_BACKEND_URL",
                Files.createDirectories(folder.resolve("state")).toUri().toString(),
                "PULUMI_CONFIG_PASSPHRASE",
                "test",
                "PULUMI_SKIP_UPDATE_CHECK",
                "true",
                "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION",
                "true",
                "PULUMI_DEBUG_PROVIDERS",
                "kubernetes:" + provider.port()));
    }

    static EngineStack of(Path folder, String stack) throws IOException, InterruptedException {
        EngineStack engine = new EngineStack(folder, stack);
        ObjectNode project = (ObjectNode)
                YAML.readTree(CommittedStacks.CHECKOUT.resolve("Pulumi.yaml").toFile());
        project.put("main", CommittedStacks.CHECKOUT.toString());
        YAML.writeValue(folder.resolve("Pulumi.yaml").toFile(), project);
        PlaceholderSecrets secrets = PlaceholderSecrets.of(
                StackFile.read(CommittedStacks.CHECKOUT, stack).config(), YAML.createObjectNode());
        ObjectNode content = YAML.createObjectNode();
        content.set("config", secrets.config());
        YAML.writeValue(folder.resolve("Pulumi.%s.yaml".formatted(stack)).toFile(), content);
        engine.run("stack", "init", stack);
        engine.setSecrets(secrets.missing());
        return engine;
    }

    /** Attaches a provider whose process has these environment variables. */
    void restartProvider(Map<String, String> variables) {
        provider.close();
        provider = OfflineProvider.start(cluster(), this::before, variables);
        environment.put("PULUMI_DEBUG_PROVIDERS", "kubernetes:" + provider.port());
    }

    /** Leaves what a killed {@code up} does: a resource with all that depends on it is in the cluster, but not in the state. */
    void forget(String name) throws IOException, InterruptedException {
        for (JsonNode resource : JSON.readTree(run("stack", "export")).at("/deployment/resources")) {
            String urn = resource.path("urn").asText();
            if (urn.endsWith("::" + name)) {
                run("state", "delete", urn, "--yes", "--target-dependents");
                return;
            }
        }
        throw new IllegalArgumentException("the state has no " + name);
    }

    void setSecrets(List<String> keys) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("config", "set-all", "--path"));
        keys.forEach(key ->
                arguments.addAll(List.of("--secret", "%s=sk-%s%s".formatted(key, MARK, key.replaceAll("\\W", "")))));
        run(arguments.toArray(String[]::new));
    }

    void set(String key, String value) throws IOException, InterruptedException {
        run("config", "set", "--path", "litellm-ha:" + key, value);
    }

    /** What the CLI prints; it is an error if it fails. */
    String run(String... arguments) throws IOException, InterruptedException {
        return pulumi.output(folder, environment, arguments);
    }

    /** An output of the stack. */
    String output(String name) throws IOException, InterruptedException {
        return run("stack", "output", name).strip();
    }

    /** What {@code litellm-ha destroy} does. */
    Destruction destruction() {
        return new Destruction(pulumi, folder, environment, stack);
    }

    String up() throws IOException, InterruptedException {
        operations.clear();
        return run("up", "--yes", "--skip-preview", "--non-interactive", "--color", "never");
    }

    /** What {@code litellm-ha up} does before Pulumi's. */
    void refuseToFollow(PlatformPlan plan) throws IOException, InterruptedException {
        LastUp.refuseToFollow(pulumi, folder, environment, stack, plan);
    }

    /** Fails unless there is nothing to do. */
    void previewsNoChange() throws IOException, InterruptedException {
        run("preview", "--expect-no-changes", "--non-interactive", "--color", "never");
    }

    /** What was done to the cluster since the last {@link #up}, as {@code "CREATE Deployment litellm"}. */
    List<String> operations() {
        return List.copyOf(operations);
    }

    /** The next operation that matches fails, as if the connection broke. */
    void failAt(String operation) {
        failing = operation;
    }

    Manifests declared() {
        return Manifests.of(provider.declared());
    }

    long objectsInCluster() throws IOException {
        if (!Files.exists(cluster())) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(cluster())) {
            return files.filter(file -> file.toString().endsWith(".json")).count();
        }
    }

    /** The URNs that the resources with a kind of object depend on, by the state. */
    List<String> dependencies(String kind) throws IOException, InterruptedException {
        List<String> urns = new ArrayList<>();
        for (JsonNode resource : JSON.readTree(run("stack", "export")).at("/deployment/resources")) {
            if (resource.path("type").asText().endsWith(":" + kind)) {
                resource.path("dependencies").forEach(urn -> urns.add(urn.asText()));
            }
        }
        return urns;
    }

    /** The names of all objects of a kind that are in the cluster. */
    List<String> named(String kind) throws IOException {
        try (Stream<Path> files = Files.list(cluster())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(kind + "_"))
                    .map(name -> name.replaceFirst(".*_(.*)\\.json", "$1"))
                    .sorted()
                    .toList();
        }
    }

    /** Takes an object out of the cluster, as somebody else does. */
    void remove(String kind, String name) throws IOException {
        try (Stream<Path> files = Files.list(cluster())) {
            Files.delete(files.filter(file -> file.getFileName().toString().matches(kind + "_.*_" + name + "\\.json"))
                    .findFirst()
                    .orElseThrow());
        }
    }

    /** Does what an autoscaler does. */
    void scale(String deployment, int replicas) throws IOException {
        Path file = file(deployment);
        ObjectNode object = (ObjectNode) JSON.readTree(file.toFile());
        object.withObjectProperty("spec").put("replicas", replicas);
        JSON.writeValue(file.toFile(), object);
    }

    int replicas(String deployment) throws IOException {
        return JSON.readTree(file(deployment).toFile()).at("/spec/replicas").asInt();
    }

    private Path file(String deployment) throws IOException {
        try (Stream<Path> files = Files.list(cluster())) {
            return files.filter(file ->
                            file.getFileName().toString().matches("Deployment_.*_%s\\.json".formatted(deployment)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** What a switched kube context does: the stack's objects are out of sight, in a cluster that is left as it is. */
    void switchCluster() throws IOException {
        Files.move(cluster(), folder.resolve("first-cluster"));
        Files.createDirectory(cluster());
    }

    String clusterUid() throws IOException {
        return Files.readString(cluster().resolve("uid"));
    }

    private Path cluster() {
        return folder.resolve("cluster");
    }

    private void before(OperationListener.Operation operation) {
        String text = "%s %s %s".formatted(operation.kind(), operation.objectKind(), operation.name());
        if (text.matches(failing)) {
            failing = "none";
            throw new IllegalStateException("the connection broke");
        }
        operations.add(text);
    }

    @Override
    public void close() {
        provider.close();
    }
}
