package litellmha.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import litellmha.platform.PlatformPlan;
import litellmha.verify.check.Check;
import litellmha.verify.check.Checks;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Guarantees;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "plan",
        description = "Lists the checks for a stack and what each would do; touches nothing.",
        exitCodeOnInvalidInput = 1)
final class VerifyPlanCommand extends CommandCheckout implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(names = "--stack", defaultValue = "prod", description = "the stack (default: ${DEFAULT-VALUE})")
    private String stack;

    VerifyPlanCommand(Path checkout) {
        super(checkout);
    }

    @Override
    public void run() {
        Guarantees guarantees = Guarantees.of(PlatformPlan.of(stack, settings(stack)));
        PrintWriter out = spec.commandLine().getOut();
        Duration all = Duration.ZERO;
        for (Check check : Checks.all()) {
            CheckTexts texts = check.texts(guarantees);
            out.printf("%s: %s%n", check.id(), texts.claim());
            if (texts.inapplicable().isPresent()) {
                out.printf("  skipped   %s%n", texts.inapplicable().get());
                continue;
            }
            all = all.plus(texts.takes());
            out.printf("  does      %s (%s)%n", texts.does(), texts.disruption());
            out.printf("  undo      %s%n", texts.undo());
            out.printf("  takes     about %s%n", minutes(texts.takes()));
        }
        out.printf("All of them take about %s. Each needs the stack to be healthy when it begins.%n", minutes(all));
        out.flush();
    }

    private static String minutes(Duration duration) {
        return duration.toSeconds() < 60 ? duration.toSeconds() + " s" : duration.toMinutes() + " min";
    }
}
