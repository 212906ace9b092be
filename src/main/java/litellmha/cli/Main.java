package litellmha.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import litellmha.build.SourceDigest;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code litellm-ha}. Exits with 0, or with 1 and one readable error; {@code verify} has exit codes of its own. */
@Command(
        name = "litellm-ha",
        versionProvider = Versions.class,
        description = "The LiteLLM proxy on Kubernetes in three economic tiers.")
public final class Main {

    private static final List<Class<?>> COMMANDS = List.of(
            TiersCommand.class,
            DiffCommand.class,
            RenderCommand.class,
            PreviewCommand.class,
            ImportCommand.class,
            PricesCommand.class,
            DoctorCommand.class,
            AdoptCommand.class,
            UpCommand.class,
            DestroyCommand.class,
            VerifyCommand.class,
            DrillCommand.class,
            CommentCommand.class,
            CompletionCommand.class);

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this text.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Shows the versions of the program and of what it deploys with.")
    private boolean version;

    private Main() {}

    public static void main(String[] args) {
        Path checkout = Path.of("");
        // Every command refuses other sources, since others may deploy what it renders. Files are hashed while picocli
        // starts.
        CompletableFuture<Void> sources =
                CompletableFuture.runAsync(() -> SourceDigest.ofRunningProgram().refuseOtherCheckout(checkout));
        CommandLine line = commandLine(checkout, args);
        try {
            sources.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SourceDigest.StaleProgramException stale) {
                line.getErr().println(stale.getMessage());
                System.exit(1);
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        System.exit(line.execute(args));
    }

    /**
     * @param checkout the folder with the stack files, in which commands write below {@code target}
     * @param args what will be executed, so that only the named command is loaded
     */
    static CommandLine commandLine(Path checkout, String... args) {
        CommandLine.IFactory factory = new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                return CommandCheckout.class.isAssignableFrom(type)
                        ? type.getDeclaredConstructor(Path.class).newInstance(checkout)
                        : CommandLine.defaultFactory().create(type);
            }
        };
        // An argument that begins with @ is no file with arguments.
        CommandLine line = new CommandLine(new Main(), factory).setExpandAtFiles(false);
        for (Class<?> command : commands(args)) {
            line.addSubcommand(command);
        }
        line.getCommandSpec().exitCodeOnInvalidInput(1);
        line.getSubcommands().values().forEach(command -> command.getCommandSpec()
                .exitCodeOnInvalidInput(1));
        CommandErrors errors = new CommandErrors();
        return line.setExecutionStrategy(errors)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
    }

    /** Returns the named command, or all: picocli inspects each, which takes longer than most of them run. */
    private static List<Class<?>> commands(String... args) {
        return COMMANDS.stream()
                .filter(command -> args.length > 0
                        && command.getAnnotation(Command.class).name().equals(args[0]))
                .findFirst()
                .<List<Class<?>>>map(List::of)
                .orElse(COMMANDS);
    }
}
