package litellmha.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import litellmha.adoption.Adoption;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "adopt",
        description = "Shows what would become of the objects that exist in a cluster and that a stack would take over,"
                + " and changes nothing. Exits with 1 if one of them cannot be taken over.")
final class AdoptCommand extends CommandCheckout implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--stack", required = true, description = "the stack; its secrets must be set")
    private String stack;

    @Option(names = "--context", required = true, description = "the kube context of the cluster")
    private String context;

    AdoptCommand(Path checkout) {
        super(checkout);
    }

    @Override
    public Integer call() throws InterruptedException {
        // Refuses what is wrong with the file before anything else is asked.
        settings(stack);
        try {
            Settings settings = ShownConfiguration.settings(
                    PulumiCli.install(checkout()), checkout(), Map.of(), stack, stackFile(stack));
            AdoptionReport report = Adoption.in(context, PlatformPlan.of(stack, settings), AdoptionReport::of);
            List<String> lines = report.lines(stack, context);
            lines.forEach(spec.commandLine().getOut()::println);
            spec.commandLine().getOut().flush();
            return report.refused() ? 1 : 0;
        } catch (IOException e) {
            throw new CommandFailure("cannot run Pulumi: " + e.getMessage());
        }
    }
}
