package litellmha.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import litellmha.platform.PlatformPlan;
import litellmha.verify.Check;
import litellmha.verify.Checks;
import litellmha.verify.Promise;
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
        Promise promise = Promise.of(PlatformPlan.of(stack, settings(stack)));
        PrintWriter out = spec.commandLine().getOut();
        Duration all = Duration.ZERO;
        for (Check check : Checks.all()) {
            out.printf("%s: %s%n", check.id(), check.claim(promise));
            if (check.inapplicable(promise).isPresent()) {
                out.printf("  skipped   %s%n", check.inapplicable(promise).get());
                continue;
            }
            all = all.plus(check.takes(promise));
            out.printf("  does      %s (%s)%n", check.does(promise), check.disruption(promise));
            out.printf("  undo      %s%n", check.undo());
            out.printf("  takes     about %s%n", minutes(check.takes(promise)));
        }
        out.printf("All of them take about %s. Each needs the stack to be whole when it begins.%n", minutes(all));
        out.flush();
    }

    private static String minutes(Duration duration) {
        return duration.toSeconds() < 60 ? duration.toSeconds() + " s" : duration.toMinutes() + " min";
    }
}
