package litellmha.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
import litellmha.verify.model.Guarantees;
import litellmha.verify.report.ConsoleSummary;
import litellmha.verify.report.Report;
import litellmha.verify.run.Verification;
import litellmha.verify.undo.NotUndoneException;
import litellmha.verify.undo.RunInProgressException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Base class of the commands that run checks and save their history. Their exit codes are those of {@code verify}. */
abstract class RunCommand extends CommandCheckout implements Callable<Integer> {

    static final int COULD_NOT_RUN = 3;

    private static final DateTimeFormatter RUN_NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final CtrlC ctrlC = new CtrlC();

    @Spec
    private CommandSpec spec;

    @Option(names = "--stack", defaultValue = "prod", description = "the stack (default: ${DEFAULT-VALUE})")
    private String stack;

    @Option(names = "--context", description = "the kube context of the cluster; a stack needs it")
    private Optional<String> context;

    @Option(
            names = "--history",
            paramLabel = "FILE",
            description = "where to save the history (default: verify/NAME-TIME.jsonl)")
    private Optional<Path> file;

    RunCommand(Path checkout) {
        super(checkout);
    }

    /** Runs, and returns the exit code. */
    abstract int run() throws IOException, InterruptedException;

    CommandSpec spec() {
        return spec;
    }

    String stack() {
        return stack;
    }

    Optional<String> context() {
        return context;
    }

    CtrlC ctrlC() {
        return ctrlC;
    }

    @Override
    public Integer call() {
        try {
            file.filter(path -> path.toString().isEmpty()).ifPresent(path -> {
                throw new CommandFailure(
                        "--history: found nothing; allowed: the path of a file that does not exist yet");
            });
            return run();
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

    /** Returns a name for a run that no other has. */
    static String newRun(String name) {
        return "%s-%s".formatted(name, RUN_NAME.format(Instant.now()));
    }

    Path history(String run) {
        return file.orElseGet(() -> checkout().resolve("verify").resolve(run + ".jsonl"));
    }

    /** Asks the user, or throws {@link CommandFailure}. */
    interface Confirmation {
        void of(String context, Guarantees guarantees);
    }

    /** Runs checks on the stack, and returns the exit code. */
    int runOnStack(List<Check> checks, Confirmation confirmation) throws IOException, InterruptedException {
        String where = context.orElseThrow(() -> new MissingParameterException(
                spec.commandLine(), spec.findOption("--context"), "Missing required option: '--context'"));
        Settings settings = settings(stack);
        PlatformPlan plan = PlatformPlan.of(stack, settings);
        String run = newRun(stack);
        Path history = history(run);
        try (StackCluster cluster = StackCluster.open(
                where, plan.namespace(), stack, plan.database().generation(), Verification.rights(plan, checks))) {
            confirmation.of(where, Guarantees.of(plan));
            try (HistoryWriter writer = HistoryWriter.create(history)) {
                Verification verification = new Verification(plan, model(settings), cluster, writer, this::say);
                ctrlC.interrupts(() -> verification.run(run, where, checks));
            }
        }
        return judged(history);
    }

    /** Returns a model with a price, so that requests are billed although they include their own answer. */
    private static String model(Settings settings) {
        return settings.models().stream()
                .filter(RunCommand::billsChats)
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

    int judged(Path history) {
        Report report = Report.of(HistoryFile.read(history), Checks.judges());
        ConsoleSummary.lines(report).forEach(this::say);
        say("history: " + shown(history));
        return report.exitCode();
    }

    void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
