package litellmha.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import litellmha.manifest.ManifestDiff;
import litellmha.manifest.ManifestFiles;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.platform.PlatformPlan;
import litellmha.pullrequest.PullRequestComment;
import litellmha.pullrequest.StackPreview;
import litellmha.pullrequest.StackSection;
import litellmha.settings.InvalidSettingsException;
import litellmha.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tools/pull-request/comment} prepares the base and runs this command. */
@Command(
        name = "comment",
        description =
                "Prints, as a pull request's comment, what this checkout would change in the stacks of another one.")
final class CommentCommand extends CommandCheckout implements Runnable {

    /** Pulumi's own rule for the names of stacks. */
    private static final Pattern STACK_FILE = Pattern.compile("Pulumi\\.([a-zA-Z0-9_.-]{1,100})\\.yaml");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--base",
            required = true,
            paramLabel = "CHECKOUT",
            description = "the checkout to compare with, in which `up` was run for each stack without a cluster")
    private Path base;

    @Option(
            names = "--commits",
            required = true,
            description = "the commits that are compared, as the comment is to show them")
    private String commits;

    CommentCommand(Path checkout) {
        super(checkout);
    }

    @Override
    public void run() {
        try {
            List<StackSection> stacks = new ArrayList<>();
            TreeSet<String> names = new TreeSet<>(stacks(base));
            names.addAll(stacks(checkout()));
            for (String stack : names) {
                stacks.add(section(stack));
            }
            PrintWriter out = spec.commandLine().getOut();
            out.print(new PullRequestComment(commits, note(), stacks, tierDifferenceOfBase(), tierDifference()).text());
            out.flush();
            List<String> broken = stacks.stream()
                    .filter(StackSection::broken)
                    .map(StackSection::stack)
                    .toList();
            if (!broken.isEmpty()) {
                throw new CommandFailure("cannot be deployed: " + String.join(", ", broken));
            }
        } catch (IOException e) {
            throw new CommandFailure("cannot compare with %s: %s".formatted(base, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted");
        }
    }

    private StackSection section(String stack) throws IOException, InterruptedException {
        if (!stacks(checkout()).contains(stack)) {
            return StackSection.gone(stack);
        }
        Settings settings;
        try {
            settings = settings(stack);
        } catch (InvalidSettingsException e) {
            return StackSection.invalid(stack, e.getMessage());
        }
        // They are written only when a stack has come up; without them there is no state to compare with.
        Path manifestsOfBase = base.resolve("target/manifests").resolve(stack);
        boolean known = Files.isDirectory(manifestsOfBase);
        String remark = known
                ? ""
                : stacks(base).contains(stack)
                        ? ", compared with nothing because it does not come up at the base"
                        : ", new";
        Manifests before = known ? ManifestFiles.read(manifestsOfBase) : new Manifests(List.of());
        Manifests now = RenderedStack.of(PlatformPlan.of(stack, settings)).withoutSecrets();
        List<ManifestDiff.Difference> manifests = ManifestDiff.between(before, now);

        return StackSection.previewed(stack, settings.tier().key(), remark, preview(stack, known), manifests);
    }

    /** Starts from the base's state and placeholder secrets, so that the secrets do not count as changes. */
    private StackPreview preview(String stack, boolean known) throws IOException, InterruptedException {
        Path folder = checkout().resolve("target/pull-request").resolve(stack);
        Folders.delete(folder);
        if (known) {
            Folders.copy(OfflineStack.folder(base, stack), folder);
        }
        return new OfflineStack(PulumiCli.install(checkout()), checkout(), folder, stack).previewed(stackFile(stack));
    }

    private Optional<String> note() {
        if (!Files.exists(base.resolve("litellm-ha"))) {
            return Optional.of("The base has no program yet: every stack is new.");
        }
        return Files.exists(base.resolve("target/litellm-ha.jar"))
                ? Optional.empty()
                : Optional.of("**The base does not build**, so every stack is compared with nothing.");
    }

    private Optional<String> tierDifferenceOfBase() throws IOException {
        Path file = base.resolve("target/tier-difference.txt");
        return Files.exists(file) ? Optional.of(Files.readString(file).stripTrailing()) : Optional.empty();
    }

    private String tierDifference() {
        try {
            return DiffCommand.text(settings(DiffCommand.STACK), DiffCommand.STACK, "cost", "prod");
        } catch (InvalidSettingsException | CommandFailure e) {
            return e.getMessage();
        }
    }

    private static List<String> stacks(Path checkout) throws IOException {
        try (Stream<Path> files = Files.list(checkout)) {
            return files.map(file -> STACK_FILE.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> name.group(1))
                    .toList();
        }
    }
}
