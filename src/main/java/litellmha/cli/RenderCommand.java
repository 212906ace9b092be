package litellmha.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import litellmha.manifest.ManifestFiles;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.operator.OperatorPlan;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "render", description = "Writes a stack's manifests to target/manifests, without engine or cluster.")
final class RenderCommand extends CommandCheckout implements Runnable {

    private static final JsonMapper CONFIGURATION = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    @Spec
    private CommandSpec spec;

    @Option(names = "--stack", required = true, description = "the stack; may be given several times")
    private List<String> stacks;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "what `pulumi config --show-secrets --json` printed, or - for standard input;"
                    + " used instead of the stack file's values")
    private Optional<Path> config;

    @Option(
            names = "--secrets-file",
            paramLabel = "FILE",
            description = "also writes the Secrets with their values to a file that only you can read; needs --config")
    private Optional<Path> secretsFile;

    RenderCommand(Path checkout) {
        super(checkout);
    }

    @Override
    public void run() {
        if ((config.isPresent() || secretsFile.isPresent()) && stacks.size() > 1) {
            throw new CommandFailure("--config and --secrets-file are for one stack; found --stack " + stacks);
        }
        Map<String, PlatformPlan> plans = new LinkedHashMap<>();
        Map<String, CompletableFuture<Manifests>> rendered = new LinkedHashMap<>();
        // A stack is rendered while the next one is read and the one before is written.
        ExecutorService renderer = Executors.newSingleThreadExecutor();
        try {
            renderer.execute(RenderedStack::prepare);
            // Nothing is written unless all stack files are valid.
            for (String stack : stacks) {
                Settings settings = config.isPresent()
                        ? ShownConfiguration.settings(
                                stackFile(stack),
                                json(config.get()),
                                config.get().toString())
                        : settings(stack);
                PlatformPlan plan = PlatformPlan.of(stack, settings);
                plans.put(stack, plan);
                rendered.put(stack, CompletableFuture.supplyAsync(() -> RenderedStack.of(plan), renderer));
            }
            for (String stack : plans.keySet()) {
                write(stack, plans.get(stack), rendered.get(stack).join());
            }
        } finally {
            renderer.shutdownNow();
        }
        spec.commandLine().getOut().flush();
    }

    private void write(String stack, PlatformPlan plan, Manifests manifests) {
        try {
            if (secretsFile.isPresent()) {
                ManifestFiles.writeSecrets(manifests, secretsFile.get());
            }
            ManifestFiles.write(manifests, manifests(stack));
        } catch (IOException e) {
            throw new CommandFailure("cannot write: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage());
        }
        int secrets = (int) manifests.objects().stream()
                .filter(object -> Manifests.kind(object).equals("Secret"))
                .count();
        spec.commandLine()
                .getOut()
                .printf(
                        "%d objects in %s, %d Secret(s) %s%n",
                        manifests.objects().size() - secrets,
                        shown(manifests(stack)),
                        secrets,
                        secretsFile.map(file -> "in " + file).orElse("left out"));
        // Only Helm knows what is in the chart.
        plan.operator().ifPresent(operator -> spec.commandLine()
                .getOut()
                .printf(
                        "They lack the operator of operator.install, which only Pulumi installs: CloudNativePG %s"
                                + " in namespace %s%n",
                        OperatorPlan.VERSION, operator.namespace()));
    }

    private static JsonNode json(Path file) {
        try {
            JsonNode json = file.toString().equals("-")
                    ? CONFIGURATION.readTree(System.in)
                    : CONFIGURATION.readTree(Files.newBufferedReader(file));
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            // Its message may quote a secret.
        } catch (NoSuchFileException e) {
            throw new CommandFailure("cannot read %s: the file does not exist".formatted(file));
        } catch (IOException e) {
            throw new CommandFailure(
                    "cannot read %s: %s".formatted(file, e.getClass().getSimpleName()));
        }
        throw new CommandFailure(
                "%s is not the JSON object that `pulumi config --show-secrets --json` prints".formatted(file));
    }
}
