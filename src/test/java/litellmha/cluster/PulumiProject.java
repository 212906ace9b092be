package litellmha.cluster;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import litellmha.Await;
import litellmha.settings.StackFile;

/** A checkout with one stack's file and a backend of its own, for Pulumi's CLI and its official Kubernetes provider. */
final class PulumiProject {

    private static final YAMLMapper YAML = new YAMLMapper();

    private static final Path CHECKOUT = Path.of("").toAbsolutePath();

    private final Path folder;
    private final String stack;
    private final Path kubeconfig;
    private final Map<String, String> environment = new TreeMap<>();

    private PulumiProject(Path folder, String stack, Path kubeconfig) {
        this.folder = folder;
        this.stack = stack;
        this.kubeconfig = kubeconfig;
    }

    /**
     * @param folder an empty folder
     * @param stacks the folder with the stack's file
     * @param kubeconfig of the cluster, which its current context is for
     */
    static PulumiProject of(Path folder, Path stacks, String stack, Path kubeconfig) throws Exception {
        PulumiProject project = new PulumiProject(folder, stack, kubeconfig);
        for (String shared : List.of("Pulumi.yaml", "pom.xml", "src", "target", "tools")) {
            Files.createSymbolicLink(folder.resolve(shared), CHECKOUT.resolve(shared));
        }
        Files.copy(CHECKOUT.resolve("litellm-ha"), folder.resolve("litellm-ha"));
        String file = "Pulumi.%s.yaml".formatted(stack);
        Files.copy(stacks.resolve(file), folder.resolve(file));
        String backend = Files.createDirectory(folder.resolve("state")).toUri().toString();
        project.environment.putAll(Map.of(
                "PULUMI_BACKEND_URL", backend,
                "PULUMI_CONFIG_PASSPHRASE", "test",
                "PULUMI_SKIP_UPDATE_CHECK", "true",
                "PULUMI_SKIP_CONFIRMATIONS", "true",
                "KUBECONFIG", kubeconfig.toString()));
        project.environment.put("PATH", path());
        if (System.getenv().containsKey("LITELLM_HA_PROVIDER")) {
            project.environment.put("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "true");
        }
        project.pulumi("stack", "init", stack);
        List<String> secrets = new ArrayList<>(List.of("config", "set-all"));
        StackWithSecrets.secretsFor(StackFile.read(stacks, stack)).forEach((key, value) -> {
            secrets.add("--secret");
            secrets.add("litellm-ha:%s=%s".formatted(key, value));
        });
        project.pulumi(secrets.toArray(String[]::new));
        return project;
    }

    /** Returns the path with Pulumi's CLI and, if the variable names a folder with one, a provider that is not downloaded. */
    private static String path() throws Exception {
        Process process = new ProcessBuilder("tools/pulumi/install")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String cli = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new AssertionError("tools/pulumi/install failed");
        }
        List<String> folders = new ArrayList<>(List.of(cli));
        if (System.getenv().containsKey("LITELLM_HA_PROVIDER")) {
            folders.add(System.getenv("LITELLM_HA_PROVIDER"));
        }
        folders.add(System.getenv("PATH"));
        return String.join(":", folders);
    }

    /** Changes the configuration in the stack's file. */
    void configure(Consumer<ObjectNode> change) throws IOException {
        Path file = folder.resolve("Pulumi.%s.yaml".formatted(stack));
        ObjectNode content = (ObjectNode) YAML.readTree(file.toFile());
        change.accept(content.withObject("/config"));
        YAML.writeValue(file.toFile(), content);
    }

    /** Makes it a stack of prod, with the Redis and the backups of {@code e2e-prod} and other keys of it. */
    void becomeProd(String... keys) throws Exception {
        StackFile prod = StackFile.read(DeployedStack.STACKS, "e2e-prod");
        List<String> taken = new ArrayList<>(List.of("redis", "backup"));
        taken.addAll(List.of(keys));
        configure(config -> {
            config.put("litellm-ha:tier", "prod");
            taken.forEach(key -> config.set("litellm-ha:" + key, prod.config().get("litellm-ha:" + key)));
        });
        pulumi(
                "config",
                "set",
                "--secret",
                "litellm-ha:redisPassword",
                StackWithSecrets.secretsFor(prod).get("redisPassword"));
    }

    /** Runs what {@code make up CONTEXT=} runs after the build, and returns what it prints. */
    String up() throws Exception {
        return output(startUp());
    }

    /** As {@link #up}, which must fail. */
    String failingUp() throws Exception {
        return failing(startUp());
    }

    /** As {@link #up}, which goes on meanwhile. */
    RunningCommand beginUp() throws Exception {
        return begin(upCommand());
    }

    /** Starts a command, which goes on meanwhile. */
    RunningCommand begin(List<String> command) throws IOException {
        return new RunningCommand(start(command));
    }

    /** Returns what {@code litellm-ha adopt} prints, whatever it finds. */
    String adoption() throws Exception {
        return outputOf(start(List.of("./litellm-ha", "adopt", "--stack", stack, "--context", context())));
    }

    /** Returns what {@code litellm-ha drill restore} prints of the newest backup; it is an error if it does not pass. */
    String drill() throws Exception {
        return output(start(List.of("./litellm-ha", "drill", "restore", "--stack", stack, "--context", context())));
    }

    /** Returns what {@code litellm-ha verify run} prints of one check of the stack as it is configured; it is an error if it fails. */
    String verify(String check) throws Exception {
        return output(start(List.of(
                "./litellm-ha", "verify", "run", "--yes", "--check", check, "--stack", stack, "--context", context())));
    }

    /** As {@link #up}, but kills everything that it has started as soon as a condition holds. */
    void upKilledWhen(String what, BooleanSupplier condition) throws Exception {
        Process process = startUp();
        try {
            Await.await(what, Duration.ofMinutes(3), condition::getAsBoolean, seen -> {
                if (!process.isAlive()) {
                    throw new AssertionError("up ended before: " + what + "\n" + outputOf(process));
                }
                return seen;
            });
        } finally {
            kill(process);
        }
    }

    /** Starts a command, and kills everything that it has started after a while, unless it has ended. */
    void killedAfter(Duration time, List<String> command) throws Exception {
        Process process = start(command);
        // Nobody reads what it says, and it must not wait for a reader.
        Thread reader = new Thread(() -> outputOf(process));
        reader.start();
        process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        kill(process);
        reader.join();
    }

    /** Leaves the file of the state's attributes as Pulumi does if it is killed while it writes it. */
    void emptyAttributes() throws IOException {
        Files.write(attributes(), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Whether a run that was killed has left them so: the CLI by itself cannot read the state then. */
    boolean hasEmptyAttributes() throws IOException {
        return Files.exists(attributes()) && Files.size(attributes()) == 0;
    }

    private Path attributes() {
        return folder.resolve("state/.pulumi/stacks/litellm-ha/%s.json.attrs".formatted(stack));
    }

    private static void kill(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    /** Runs the CLI with the stack, and returns what it prints; it is an error if it fails. */
    String pulumi(String... arguments) throws Exception {
        return output(start(command(arguments)));
    }

    /** Neither against the stack's state nor against the cluster. */
    void mustHaveNothingToChange() throws Exception {
        pulumi("preview", "--expect-no-changes", "--stack", stack);
        pulumi("refresh", "--yes", "--expect-no-changes", "--stack", stack);
    }

    /** As {@link #pulumi}, which must fail. */
    String failing(String... arguments) throws Exception {
        return failing(start(command(arguments)));
    }

    /** As {@link #pulumi}, on the cluster of another kubeconfig file; it is an error if it does not fail. */
    String failsOn(Path other, String... arguments) throws Exception {
        environment.put("KUBECONFIG", other.toString());
        try {
            return failing(arguments);
        } finally {
            environment.put("KUBECONFIG", kubeconfig.toString());
        }
    }

    /** Returns the resources in the stack's state as URNs with the UIDs of their objects. */
    Map<String, String> uids() throws Exception {
        Map<String, String> uids = new TreeMap<>();
        new JsonMapper()
                .readTree(pulumi("stack", "export"))
                .at("/deployment/resources")
                .forEach(resource -> {
                    String uid = resource.at("/outputs/metadata/uid").asText();
                    if (!uid.isEmpty()) {
                        uids.put(resource.path("urn").asText(), uid);
                    }
                });
        return uids;
    }

    /** A call of the CLI. */
    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("pulumi"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--non-interactive", "--color", "never"));
        return command;
    }

    private String context() throws Exception {
        return output(start(List.of("kubectl", "config", "current-context"))).strip();
    }

    /** What {@link #up} runs. */
    List<String> upCommand() throws Exception {
        return List.of("./litellm-ha", "up", "--stack", stack, "--context", context());
    }

    private Process startUp() throws Exception {
        return start(upCommand());
    }

    private Process start(List<String> command) throws IOException {
        // Java looks a program up on its own path, the shell on the one that it is given.
        List<String> line = new ArrayList<>(List.of("sh", "-c", "exec \"$@\"", "sh"));
        line.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String failing(Process process) throws Exception {
        String text = outputOf(process);
        if (process.waitFor() == 0) {
            throw new AssertionError("did not fail:\n" + text);
        }
        return text;
    }

    private static String output(Process process) throws Exception {
        String text = outputOf(process);
        if (process.waitFor() != 0) {
            throw new AssertionError(text);
        }
        return text;
    }

    private static String outputOf(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
