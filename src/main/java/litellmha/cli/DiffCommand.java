package litellmha.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import litellmha.manifest.ManifestDiff;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Settings;
import litellmha.tier.Tier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "diff", description = "Prints the objects and fields that differ between two tiers of one environment.")
final class DiffCommand extends CommandCheckout implements Runnable {

    /** The default of {@code --stack}. */
    static final String STACK = "prod";

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "TIER", description = "cost, dev or prod")
    private String left;

    @Parameters(index = "1", paramLabel = "TIER", description = "cost, dev or prod")
    private String right;

    @Option(
            names = "--stack",
            defaultValue = STACK,
            description =
                    "the stack whose environment (images, sizes, models) both tiers get; default: ${DEFAULT-VALUE}")
    private String stack;

    DiffCommand(Path checkout) {
        super(checkout);
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text(settings(stack), stack, left, right));
        out.flush();
    }

    /** Returns what the command prints. */
    static String text(Settings environment, String stack, String left, String right) {
        List<String> lines = new ArrayList<>();
        ManifestDiff.between(manifestsOf(environment, stack, left), manifestsOf(environment, stack, right))
                .forEach(difference -> lines.add(difference.toString()));
        lines.add(lines.isEmpty() ? "no difference" : lines.size() + " differences");
        return String.join("\n", lines);
    }

    private static Manifests manifestsOf(Settings environment, String stack, String tier) {
        Tier wanted = Tier.of(tier)
                .orElseThrow(() -> new CommandFailure(
                        "unknown tier \"%s\"; allowed: %s".formatted(tier, String.join(", ", Tier.keys()))));
        try {
            return RenderedStack.of(PlatformPlan.of(stack, environment.inTier(wanted)));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("Pulumi.%s.yaml: %s; choose another --stack".formatted(stack, e.getMessage()));
        }
    }
}
