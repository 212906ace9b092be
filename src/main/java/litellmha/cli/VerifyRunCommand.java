package litellmha.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import litellmha.verify.check.Check;
import litellmha.verify.check.Checks;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Guarantees;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "run",
        description =
                "Runs the checks on a stack, or with --url on any LiteLLM, and saves their history. Exits with 0 if all claims held, 1 if one did not, 2 if one"
                        + " is inconclusive, 3 if it could not run.",
        exitCodeOnInvalidInput = RunCommand.COULD_NOT_RUN,
        exitCodeOnExecutionException = RunCommand.COULD_NOT_RUN)
final class VerifyRunCommand extends RunCommand {

    @Option(names = "--check", paramLabel = "ID", description = "only this check; may be given several times")
    private List<String> only = new ArrayList<>();

    @Option(names = "--yes", description = "confirms disruptive checks beforehand")
    private boolean yes;

    @ArgGroup(exclusive = false, heading = "For a LiteLLM that is no stack of this program:%n")
    private GatewayOptions gateway = new GatewayOptions();

    VerifyRunCommand(Path checkout) {
        super(checkout);
    }

    @Override
    int run() throws IOException, InterruptedException {
        if (gateway.url.isPresent()) {
            return verifyGateway(gateway.url.get());
        }
        List<Check> checks = chosen();
        return runOnStack(checks, (context, guarantees) -> confirm(context, checks, guarantees));
    }

    private int verifyGateway(String url) throws IOException, InterruptedException {
        if (spec().commandLine().getParseResult().hasMatchedOption("--stack")) {
            throw new CommandFailure("--stack: found %s beside --url; allowed: one of them".formatted(stack()));
        }
        GatewayRun verification = new GatewayRun(url, gateway, context(), only, ctrlC(), this::say);
        String run = newRun(verification.name());
        Path history = history(run);
        try {
            verification.run(run, history);
        } catch (InterruptedException e) {
            throw new CommandFailure("interrupted; the keys of the run are deleted, or expire within the hour");
        }
        return judged(history);
    }

    private List<Check> chosen() {
        List<Check> all = Checks.all();
        requireKnown(only, all.stream().map(Check::id).toList());
        return all.stream()
                .filter(check -> only.isEmpty() || only.contains(check.id()))
                .toList();
    }

    /** @throws CommandFailure if there is no check of one of the ids */
    static void requireKnown(List<String> chosen, List<String> ids) {
        for (String id : chosen) {
            if (!ids.contains(id)) {
                throw new CommandFailure("--check: found %s; %s".formatted(id, CommandErrors.instead(id, ids)));
            }
        }
    }

    private void confirm(String context, List<Check> checks, Guarantees guarantees) {
        List<String> disruptive = checks.stream()
                .filter(check -> check.texts(guarantees).disruption().disruptive()
                        && check.texts(guarantees).inapplicable().isEmpty())
                .map(check -> describe(check.id(), check.texts(guarantees)))
                .toList();
        if (disruptive.isEmpty() || yes) {
            return;
        }
        disruptive.forEach(this::say);
        Console console = System.console();
        if (console == null) {
            throw new CommandFailure(
                    "these checks disrupt the stack, and there is no terminal on which to confirm them; use --yes");
        }
        String answer = console.readLine("Do this on the cluster of context %s? [yes/no] ", context);
        if (!"yes".equals(answer)) {
            throw new CommandFailure("nothing was done");
        }
    }

    private static String describe(String check, CheckTexts texts) {
        return "%s: %s (%s)".formatted(check, texts.does(), texts.disruption());
    }
}
