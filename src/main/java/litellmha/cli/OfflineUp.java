package litellmha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import litellmha.manifest.ManifestFiles;
import litellmha.manifest.Manifests;
import litellmha.offline.OfflineProvider;
import litellmha.offline.OperationListener;
import litellmha.settings.StackFile;

/**
 * Brings a stack up without a cluster: the real CLI and engine, with a provider attached that only pretends. All that
 * the engine writes is below {@code target/offline}; the stack's file in the checkout stays as it is, because the CLI
 * works on a copy.
 */
final class OfflineUp {

    private static final YAMLMapper YAML = new YAMLMapper();

    private final PulumiCli pulumi;
    private final Path checkout;
    private final String stack;
    private final Path project;
    private final Path cluster;
    private final Map<String, String> environment;

    OfflineUp(PulumiCli pulumi, Path checkout, String stack) throws IOException {
        this.pulumi = pulumi;
        this.checkout = checkout;
        this.stack = stack;
        Path folder = checkout.resolve("target/offline").resolve(stack);
        project = Files.createDirectories(folder.resolve("project"));
        cluster = folder.resolve("cluster");
        environment = new TreeMap<>(Map.of(
                "PULUMI_BACKEND_URL",
                Files.createDirectories(folder.resolve("state")).toUri().toString(),
                // The secrets of such a stack are thrown away with it.
                "PULUMI_CONFIG_PASSPHRASE",
                "offline",
                "PULUMI_SKIP_UPDATE_CHECK",
                "true"));
    }

    void run(StackFile stackFile, Path manifests) throws IOException, InterruptedException {
        List<String> missing = writeProject(stackFile);
        pulumi.output(project, environment, "stack", "select", "--create", stack);
        if (!missing.isEmpty()) {
            List<String> arguments = new ArrayList<>(List.of("config", "set-all", "--path"));
            missing.forEach(key -> arguments.addAll(List.of("--secret", key + "=" + ThrowAwaySecrets.value(key))));
            pulumi.output(project, environment, arguments.toArray(String[]::new));
        }
        try (OfflineProvider provider = OfflineProvider.start(cluster, OperationListener.NONE)) {
            Map<String, String> attached = new TreeMap<>(environment);
            attached.put("PULUMI_DEBUG_PROVIDERS", "kubernetes:" + provider.port());
            pulumi.run(project, attached, "up", "--yes", "--stack", stack);
            ManifestFiles.write(Manifests.of(provider.declared()), manifests);
        }
    }

    /** The stack's outputs, as Pulumi prints them. */
    String outputs() throws IOException, InterruptedException {
        return pulumi.output(project, environment, "stack", "output", "--stack", stack);
    }

    /** @return the secrets that the copy does not have yet */
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
        ThrowAwaySecrets secrets = ThrowAwaySecrets.of(stackFile.config(), earlier.path("config"));
        content.set("config", secrets.config());
        YAML.writeValue(copy.toFile(), content);
        return secrets.missing();
    }
}
