package litellmha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import litellmha.manifest.ManifestFiles;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Settings;
import litellmha.settings.StackFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "render", description = "Writes a stack's manifests to target/manifests, without engine or cluster.")
final class RenderCommand extends CommandCheckout implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(names = "--stack", required = true, description = "the stack; may be given several times")
    private List<String> stacks;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "what `pulumi config --show-secrets --json` printed, or - for standard input;"
                    + " in the place of the stack file's values")
    private Optional<Path> config;

    @Option(
            names = "--secrets-file",
            paramLabel = "FILE",
            description = "also writes the Secrets with their values, readable by you alone; needs --config")
    private Optional<Path> secretsFile;

    RenderCommand(Path checkout) {
        super(checkout);
    }

    @Override
    public void run() {
        if ((config.isPresent() || secretsFile.isPresent()) && stacks.size() > 1) {
            throw new CommandFailure("--config and --secrets-file are for one stack; found --stack " + stacks);
        }
        for (String stack : stacks) {
            try {
                render(stack);
            } catch (IOException e) {
                throw new CommandFailure("cannot write: " + e);
            } catch (IllegalArgumentException e) {
                throw new CommandFailure(e.getMessage());
            }
        }
    }

    private void render(String stack) throws IOException {
        Settings settings = config.isPresent() ? settings(stackFile(stack), config.get()) : settings(stack);
        Manifests manifests = RenderedStack.of(PlatformPlan.of(stack, settings));
        if (secretsFile.isPresent()) {
            ManifestFiles.writeSecrets(manifests, secretsFile.get());
        }
        ManifestFiles.write(manifests, manifests(stack));
        spec.commandLine()
                .getOut()
                .printf(
                        "%d objects in %s, Secrets %s%n",
                        manifests.objects().size(),
                        shown(manifests(stack)),
                        secretsFile.map(file -> "in " + file).orElse("left out"));
        spec.commandLine().getOut().flush();
    }

    private static Settings settings(StackFile stackFile, Path file) throws IOException {
        JsonNode json = file.toString().equals("-")
                ? new JsonMapper().readTree(System.in)
                : new JsonMapper().readTree(Files.newBufferedReader(file));
        Map<String, String> values = new TreeMap<>();
        Set<String> encrypted = new TreeSet<>();
        json.properties().forEach(entry -> {
            JsonNode value = entry.getValue().path("value");
            if (!value.isTextual()) {
                throw new IllegalArgumentException(
                        "%s has no value for %s; was it made with --show-secrets?".formatted(file, entry.getKey()));
            }
            values.put(entry.getKey(), value.textValue());
            if (entry.getValue().path("secret").asBoolean()) {
                encrypted.add(entry.getKey());
            }
        });
        return stackFile.settings(values, encrypted);
    }
}
