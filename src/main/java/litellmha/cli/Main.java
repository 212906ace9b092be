package litellmha.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import litellmha.build.SourceDigest;
import litellmha.kubeapi.ClusterUnreachableException;
import litellmha.settings.InvalidSettingsException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** {@code litellm-ha}. Ends with 0, or with 1 and one readable error; {@code verify} has codes of its own. */
@Command(name = "litellm-ha", description = "The LiteLLM proxy on Kubernetes in three economic tiers.")
public final class Main {

    private static final List<Class<?>> COMMANDS = List.of(
            TiersCommand.class,
            DiffCommand.class,
            RenderCommand.class,
            PreviewCommand.class,
            DoctorCommand.class,
            UpCommand.class,
            VerifyCommand.class,
            CommentCommand.class);

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this text.")
    private boolean help;

    private Main() {}

    public static void main(String[] args) {
        Path checkout = Path.of("");
        // What is rendered is deployed by others, so this holds for every command. Files are hashed while picocli
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
     * @param checkout the folder with the stack files, which commands read and write below
     * @param args what will be executed
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
        // A file that an argument names after an @ is nobody's argument.
        CommandLine line = new CommandLine(new Main(), factory).setExpandAtFiles(false);
        for (Class<?> command : commands(args)) {
            line.addSubcommand(command);
        }
        line.getCommandSpec().exitCodeOnInvalidInput(1);
        line.getSubcommands().values().forEach(command -> command.getCommandSpec()
                .exitCodeOnInvalidInput(1));
        return line.setExecutionExceptionHandler(new Refusals());
    }

    /** The one that is named, or all: picocli studies each that it is given, which takes longer than most of them run. */
    private static List<Class<?>> commands(String... args) {
        return COMMANDS.stream()
                .filter(command -> args.length > 0
                        && command.getAnnotation(Command.class).name().equals(args[0]))
                .findFirst()
                .<List<Class<?>>>map(List::of)
                .orElse(COMMANDS);
    }

    /** What a user can put right is told without a stack trace. A lambda would keep picocli out of the archive of classes. */
    private static final class Refusals implements IExecutionExceptionHandler {
        @Override
        public int handleExecutionException(Exception exception, CommandLine command, ParseResult parsed)
                throws Exception {
            if (exception instanceof InvalidSettingsException
                    || exception instanceof ClusterUnreachableException
                    || exception instanceof CommandFailure) {
                command.getErr().println(exception.getMessage());
                return 1;
            }
            throw exception;
        }
    }
}
