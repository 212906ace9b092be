package litellmha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import litellmha.manifest.ManifestFiles;
import litellmha.manifest.Manifests;
import litellmha.offline.OfflineProvider;
import litellmha.offline.OperationListener;
import litellmha.platform.PlatformPlan;
import litellmha.pullrequest.StackPreview;
import litellmha.settings.StackFile;

/**
 * A stack without a cluster: the real CLI and engine with the offline provider attached. The engine writes to one folder
 * only; the stack's file in the checkout does not change, because the CLI works on a copy.
 */
final class OfflineStack {

    private static final YAMLMapper YAML = new YAMLMapper();

    private final PulumiCli pulumi;
    private final Path checkout;
    private final String stack;
    private final Path project;
    private final Path cluster;
    private final Map<String, String> environment;

    /** @param folder for project, state and simulated cluster; those of an earlier run are reused */
    OfflineStack(PulumiCli pulumi, Path checkout, Path folder, String stack) throws IOException {
        this.pulumi = pulumi;
        this.checkout = checkout;
        this.stack = stack;
        project = Files.createDirectories(folder.resolve("project"));
        cluster = folder.resolve("cluster");
        environment = new TreeMap<>(Map.of(
                "PULUMI_BACKEND_URL",
                Files.createDirectories(folder.resolve("state")).toUri().toString(),
                // The stack has placeholder secrets only.
                "PULUMI_CONFIG_PASSPHRASE",
                "offline",
                "PULUMI_SKIP_UPDATE_CHECK",
                "true",
                // Otherwise the engine first downloads the provider that the attached one replaces.
                "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION",
                "true"));
    }

    /** The folder of such a stack in a checkout. */
    static Path folder(Path checkout, String stack) {
        return checkout.resolve("target/offline").resolve(stack);
    }

    /** @param plan of the stack file */
    void up(StackFile stackFile, PlatformPlan plan, Path manifests, PrintWriter out)
            throws IOException, InterruptedException {
        prepare(stackFile);
        try (OfflineProvider provider = provider()) {
            StepwiseUp.run(
                    pulumi, project, attached(provider), stack, plan, Duration.ZERO, Optional::empty, out, "--yes");
            ManifestFiles.write(Manifests.of(provider.declared()), manifests);
        }
    }

    /** @see Destruction#run */
    void destroy(StackFile stackFile, List<String> details, Optional<String> lifted, PrintWriter out)
            throws IOException, InterruptedException {
        prepare(stackFile);
        try (OfflineProvider provider = provider()) {
            new Destruction(pulumi, project, attached(provider), stack)
                    .run("on this machine", details, lifted, out, "--yes");
        }
    }

    /** Prints to the terminal what {@link #up} would change. */
    void preview(StackFile stackFile, PlatformPlan plan) throws IOException, InterruptedException {
        prepare(stackFile);
        LastUp.refuseToFollow(pulumi, project, environment, stack, plan);
        try (OfflineProvider provider = provider()) {
            pulumi.run(project, attached(provider), "preview", "--stack", stack);
        }
    }

    /** Returns what {@link #up} would change, even if the preview fails. */
    StackPreview previewed(StackFile stackFile) throws IOException, InterruptedException {
        prepare(stackFile);
        Path events = Files.createTempFile(project, "preview", ".events");
        try (OfflineProvider provider = provider()) {
            Map<String, String> attached = attached(provider);
            // Enables --event-log, which Pulumi's own Automation API uses.
            attached.put("PULUMI_DEBUG_COMMANDS", "true");
            List<String> arguments = List.of(
                    "preview",
                    "--stack",
                    stack,
                    "--non-interactive",
                    "--suppress-progress",
                    "--color",
                    "never",
                    "--event-log",
                    events.toString());
            try {
                String text = pulumi.output(project, attached, arguments.toArray(String[]::new));
                return StackPreview.of(text, false, Files.readAllLines(events));
            } catch (CommandFailure failure) {
                return StackPreview.of(failure.getMessage(), true, Files.readAllLines(events));
            }
        } finally {
            Files.delete(events);
        }
    }

    /** Writes the copy of the stack's file, with placeholder secrets. */
    private void prepare(StackFile stackFile) throws IOException, InterruptedException {
        List<String> missing = writeProject(stackFile);
        pulumi.output(project, environment, "stack", "select", "--create", stack);
        if (!missing.isEmpty()) {
            List<String> arguments = new ArrayList<>(List.of("config", "set-all", "--path"));
            missing.forEach(key -> arguments.addAll(List.of("--secret", key + "=" + PlaceholderSecrets.value(key))));
            pulumi.output(project, environment, arguments.toArray(String[]::new));
        }
    }

    private OfflineProvider provider() {
        return OfflineProvider.start(cluster, OperationListener.NONE);
    }

    private Map<String, String> attached(OfflineProvider provider) {
        Map<String, String> attached = new TreeMap<>(environment);
        attached.put("PULUMI_DEBUG_PROVIDERS", "kubernetes:" + provider.port());
        return attached;
    }

    /** Returns the stack's outputs as Pulumi prints them. */
    String outputs() throws IOException, InterruptedException {
        return pulumi.output(project, environment, "stack", "output", "--stack", stack);
    }

    /** @return the secrets that the copy lacks */
    private List<String> writeProject(StackFile stackFile) throws IOException {
        ObjectNode definition =
                (ObjectNode) YAML.readTree(checkout.resolve("Pulumi.yaml").toFile());
        definition.put("main", checkout.toString());
        YAML.writeValue(project.resolve("Pulumi.yaml").toFile(), definition);

        Path copy = project.resolve("Pulumi.%s.yaml".formatted(stack));
        JsonNode earlier = Files.exists(copy) ? YAML.readTree(copy.toFile()) : YAML.createObjectNode();
        ObjectNode content = YAML.createObjectNode();
        if (earlier.has("encryptionsalt")) {
            content.set("encryptionsalt", earlier.get("encryptionsalt"));
        }
        PlaceholderSecrets secrets = PlaceholderSecrets.of(stackFile.config(), earlier.path("config"));
        content.set("config", secrets.config());
        YAML.writeValue(copy.toFile(), content);
        return secrets.missing();
    }
}
