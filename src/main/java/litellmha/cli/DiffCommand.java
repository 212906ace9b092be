package litellmha.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
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

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "TIER", description = "cost, dev or prod")
    private String left;

    @Parameters(index = "1", paramLabel = "TIER", description = "cost, dev or prod")
    private String right;

    @Option(
            names = "--stack",
            defaultValue = "prod",
            description = "whose environment (images, sizes, models) both tiers are in; default: ${DEFAULT-VALUE}")
    private String stack;

    DiffCommand(Path checkout) {
        super(checkout);
    }

    @Override
    public void run() {
        Settings environment = settings(stack);
        List<ManifestDiff.Difference> differences =
                ManifestDiff.between(manifestsOf(environment, left), manifestsOf(environment, right));
        PrintWriter out = spec.commandLine().getOut();
        differences.forEach(out::println);
        out.println(differences.isEmpty() ? "no difference" : differences.size() + " differences");
        out.flush();
    }

    private Manifests manifestsOf(Settings environment, String tier) {
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
