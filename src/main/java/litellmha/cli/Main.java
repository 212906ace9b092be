package litellmha.cli;

import java.nio.file.Path;
import litellmha.build.SourceDigest;
import litellmha.doctor.ClusterUnreachableException;
import litellmha.settings.InvalidSettingsException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code litellm-ha}. Ends with 0, or with 1 and one readable error. */
@Command(
        name = "litellm-ha",
        description = "The LiteLLM proxy on Kubernetes in three economic tiers.",
        subcommands = {
            TiersCommand.class,
            DiffCommand.class,
            RenderCommand.class,
            PreviewCommand.class,
            DoctorCommand.class,
            UpCommand.class,
            VerifyCommand.class,
            CommentCommand.class
        })
public final class Main {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this text.")
    private boolean help;

    private Main() {}

    public static void main(String[] args) {
        Path checkout = Path.of("");
        CommandLine line = commandLine(checkout);
        try {
            // What is rendered is deployed by others, so this holds for every command.
            SourceDigest.ofRunningProgram().refuseOtherCheckout(checkout);
        } catch (SourceDigest.StaleProgramException stale) {
            line.getErr().println(stale.getMessage());
            System.exit(1);
        }
        System.exit(line.execute(args));
    }

    /** @param checkout the folder with the stack files, which commands read and write below */
    static CommandLine commandLine(Path checkout) {
        Main main = new Main();
        CommandLine.IFactory factory = new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                return CommandCheckout.class.isAssignableFrom(type)
                        ? type.getDeclaredConstructor(Path.class).newInstance(checkout)
                        : CommandLine.defaultFactory().create(type);
            }
        };
        // A file that an argument names after an @ is nobody's argument.
        CommandLine line = new CommandLine(main, factory).setExpandAtFiles(false);
        line.getCommandSpec().exitCodeOnInvalidInput(1);
        line.getSubcommands().values().forEach(command -> command.getCommandSpec()
                .exitCodeOnInvalidInput(1));
        return line.setExecutionExceptionHandler((exception, command, parsed) -> {
            if (exception instanceof InvalidSettingsException
                    || exception instanceof ClusterUnreachableException
                    || exception instanceof CommandFailure) {
                command.getErr().println(exception.getMessage());
                return 1;
            }
            throw exception;
        });
    }
}
