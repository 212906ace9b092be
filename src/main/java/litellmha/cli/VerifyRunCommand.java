package litellmha.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import litellmha.kubeapi.ClusterUnreachableException;
import litellmha.platform.PlatformPlan;
import litellmha.settings.InvalidSettingsException;
import litellmha.settings.Model;
import litellmha.settings.Pricing;
import litellmha.settings.Settings;
import litellmha.verify.check.Check;
import litellmha.verify.check.Checks;
import litellmha.verify.cluster.StackCluster;
import litellmha.verify.cluster.StackNotThereException;
import litellmha.verify.foreign.ForeignGatewayException;
import litellmha.verify.foreign.UnmockedAnswerException;
import litellmha.verify.history.HistoryFile;
import litellmha.verify.history.HistoryWriter;
import litellmha.verify.model.BrokenCheckException;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Guarantees;
import litellmha.verify.report.ConsoleSummary;
import litellmha.verify.report.Report;
import litellmha.verify.run.Verification;
import litellmha.verify.undo.NotUndoneException;
import litellmha.verify.undo.RunInProgressException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description =
                "Runs the checks on a stack, or with --url on any LiteLLM, and saves their history. Exits with 0 if all claims held, 1 if one did not, 2 if one"
                        + " is inconclusive, 3 if it could not run.",
        exitCodeOnInvalidInput = VerifyRunCommand.COULD_NOT_RUN,
        exitCodeOnExecutionException = VerifyRunCommand.COULD_NOT_RUN)
final class VerifyRunCommand extends CommandCheckout implements Callable<Integer> {

    static final int COULD_NOT_RUN = 3;

    private static final DateTimeFormatter RUN_NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final CtrlC ctrlC = new CtrlC();

    @Spec
    private CommandSpec spec;

    @Option(names = "--stack", defaultValue = "prod", description = "the stack (default: ${DEFAULT-VALUE})")
    private String stack;

    @Option(names = "--context", description = "the kube context of the cluster")
    private Optional<String> context;

    @Option(names = "--check", paramLabel = "ID", description = "only this check; may be given several times")
    private List<String> only = new ArrayList<>();

    @Option(names = "--yes", description = "confirms disruptive checks beforehand")
    private boolean yes;

    @Option(
            names = "--history",
            paramLabel = "FILE",
            description = "where to save the history (default: verify/STACK-TIME.jsonl, or HOST-TIME)")
    private Optional<Path> file;

    @ArgGroup(exclusive = false, heading = "For a LiteLLM that is no stack of this program:%n")
    private GatewayOptions gateway = new GatewayOptions();

    VerifyRunCommand(Path checkout) {
        super(checkout);
    }

    @Override
    public Integer call() {
        try {
            return verify();
        } catch (InvalidSettingsException
                | ClusterUnreachableException
                | CommandFailure
                | StackNotThereException
                | RunInProgressException
                | NotUndoneException
                | BrokenCheckException
                | ForeignGatewayException
                | UnmockedAnswerException
                | IOException
                | InterruptedException e) {
            explained(e).forEach(spec.commandLine().getErr()::println);
        } finally {
            ctrlC.over();
        }
        return COULD_NOT_RUN;
    }

    /** Returns why there was no run to its end and, if so, what it changed and could not undo. */
    static List<String> explained(Exception ended) {
        Optional<String> left = NotUndoneException.besides(ended).map(Throwable::getMessage);
        String reason = ended.getMessage();
        if (ended instanceof InterruptedException) {
            reason = left.isPresent() ? "interrupted" : "interrupted; the cluster is as it was";
        } else if (ended instanceof IOException io) {
            reason = "cannot write the history: " + reason(io);
        }
        return Stream.concat(Stream.of(reason), left.stream()).toList();
    }

    private static String reason(IOException e) {
        return e instanceof FileAlreadyExistsException ? "%s already exists".formatted(e.getMessage()) : e.toString();
    }

    private int verify() throws IOException, InterruptedException {
        file.filter(path -> path.toString().isEmpty()).ifPresent(path -> {
            throw new CommandFailure("--history: found nothing; allowed: the path of a file that does not exist yet");
        });
        return gateway.url.isPresent() ? verifyGateway(gateway.url.get()) : verifyStack();
    }

    private int verifyGateway(String url) throws IOException, InterruptedException {
        if (spec.commandLine().getParseResult().hasMatchedOption("--stack")) {
            throw new CommandFailure("--stack: found %s beside --url; allowed: one of them".formatted(stack));
        }
        GatewayRun verification = new GatewayRun(url, gateway, context, only, ctrlC, this::say);
        String run = run(verification.name());
        Path history = history(run);
        try {
            verification.run(run, history);
        } catch (InterruptedException e) {
            throw new CommandFailure("interrupted; the keys of the run are deleted, or expire within the hour");
        }
        return judged(history);
    }

    private static String run(String name) {
        return "%s-%s".formatted(name, RUN_NAME.format(Instant.now()));
    }

    private Path history(String run) {
        return file.orElseGet(() -> checkout().resolve("verify").resolve(run + ".jsonl"));
    }

    private int verifyStack() throws IOException, InterruptedException {
        String context = this.context.orElseThrow(() -> new MissingParameterException(
                spec.commandLine(), spec.findOption("--context"), "Missing required option: '--context'"));
        List<Check> checks = chosen();
        Settings settings = settings(stack);
        PlatformPlan plan = PlatformPlan.of(stack, settings);
        String run = run(stack);
        Path history = history(run);
        try (StackCluster cluster =
                StackCluster.open(context, plan.namespace(), stack, Verification.rights(plan, checks))) {
            confirm(context, checks, Guarantees.of(plan));
            try (HistoryWriter writer = HistoryWriter.create(history)) {
                Verification verification = new Verification(plan, model(settings), cluster, writer, this::say);
                ctrlC.interrupts(() -> verification.run(run, context, checks));
            }
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

    /** Returns a model with a price, so that requests are billed although they include their own answer. */
    private static String model(Settings settings) {
        return settings.models().stream()
                .filter(VerifyRunCommand::billsChats)
                .findFirst()
                .or(() -> settings.models().stream().findFirst())
                .orElseThrow(() -> new CommandFailure(
                        "verify needs a model to send requests to: add one to models, such as one with a mockResponse"))
                .name();
    }

    private static boolean billsChats(Model model) {
        Pricing pricing = Pricing.of(model);
        String mode = model.mode()
                .orElse(pricing instanceof Pricing.Map map ? map.entry().mode() : "chat");
        boolean billed = pricing instanceof Pricing.Map || pricing instanceof Pricing.Own;
        return billed && mode.equals("chat") && !model.isWildcard();
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

    private int judged(Path history) {
        Report report = Report.of(HistoryFile.read(history), Checks.judges());
        ConsoleSummary.lines(report).forEach(this::say);
        say("history: " + shown(history));
        return report.exitCode();
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
