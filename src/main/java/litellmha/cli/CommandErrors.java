package litellmha.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import litellmha.kubeapi.ClusterUnreachableException;
import litellmha.settings.InvalidSettingsException;
import litellmha.settings.NearMiss;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * Tells a user in one line what is wrong, without a stack trace and without the whole help. It is a class because lambdas
 * would keep picocli out of the archive of classes.
 */
final class CommandErrors implements IExecutionStrategy, IExecutionExceptionHandler, IParameterExceptionHandler {

    /** Picocli ignores what it does not know beside {@code --help} and {@code --version}. */
    @Override
    public int execute(ParseResult parsed) {
        for (ParseResult part = parsed; ; part = part.subcommand()) {
            if (!part.unmatched().isEmpty()) {
                CommandLine command = part.commandSpec().commandLine();
                return wrong(command, unknown(part.commandSpec(), part.unmatched()));
            }
            if (!part.hasSubcommand()) {
                return new RunLast().execute(parsed);
            }
        }
    }

    @Override
    public int handleParseException(ParameterException exception, String[] args) {
        CommandLine command = exception.getCommandLine();
        CommandSpec spec = command.getCommandSpec();
        // A misspelt option is one that is missing, too; its name is what the user has to change.
        if (!command.getUnmatchedArguments().isEmpty()) {
            return wrong(command, unknown(spec, command.getUnmatchedArguments()));
        }
        if (exception instanceof MissingParameterException missing) {
            return wrong(command, missing(missing));
        }
        ArgSpec argument = exception.getArgSpec();
        if (argument != null && argument.completionCandidates() != null) {
            return wrong(
                    command,
                    "%s: found %s; %s"
                            .formatted(
                                    argument.paramLabel(),
                                    exception.getValue(),
                                    instead(exception.getValue(), candidates(argument))));
        }
        boolean runs = spec.userObject() instanceof Runnable || spec.userObject() instanceof Callable;
        return wrong(
                command, runs ? exception.getMessage() : "a command is missing; allowed: " + joined(commands(command)));
    }

    @Override
    public int handleExecutionException(Exception exception, CommandLine command, ParseResult parsed) throws Exception {
        if (exception instanceof InvalidSettingsException
                || exception instanceof ClusterUnreachableException
                || exception instanceof CommandFailure) {
            command.getErr().println(exception.getMessage());
            return 1;
        }
        throw exception;
    }

    private static int wrong(CommandLine command, String message) {
        command.getErr().printf("%s: %s%n", command.getCommandSpec().qualifiedName(), message);
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String unknown(CommandSpec spec, List<String> unmatched) {
        String first = unmatched.get(0);
        if (first.startsWith("-")) {
            String name = first.replaceFirst("=.*", "");
            List<String> names =
                    spec.options().stream().map(OptionSpec::longestName).toList();
            return "unknown option %s; %s".formatted(name, instead(name, names));
        }
        if (!spec.subcommands().isEmpty()) {
            return "unknown command %s; %s".formatted(first, instead(first, commands(spec.commandLine())));
        }
        String allowed =
                spec.positionalParameters().stream().map(ArgSpec::paramLabel).collect(Collectors.joining(" "));
        return "unexpected argument %s; allowed: %s".formatted(first, allowed.isEmpty() ? "none" : allowed);
    }

    private static List<String> candidates(ArgSpec argument) {
        List<String> candidates = new ArrayList<>();
        argument.completionCandidates().forEach(candidates::add);
        return candidates;
    }

    /** Returns which words are allowed, and which of them was probably meant. */
    static String instead(String word, Collection<String> words) {
        return NearMiss.of(word, words)
                        .map(near -> "did you mean %s? ".formatted(near))
                        .orElse("")
                + "allowed: "
                + joined(words);
    }

    private static String missing(MissingParameterException exception) {
        List<String> names = new ArrayList<>();
        for (ArgSpec argument : exception.getMissing()) {
            names.add(argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel());
        }
        // Picocli names the option then; otherwise it lists all that are missing.
        String what = exception.getMessage().startsWith("Missing required parameter for option")
                ? "%s needs a value".formatted(joined(names))
                : "%s must be given".formatted(joined(names));
        return "%s; `%s --help` explains it"
                .formatted(what, exception.getCommandLine().getCommandSpec().qualifiedName());
    }

    private static List<String> commands(CommandLine command) {
        return List.copyOf(command.getSubcommands().keySet());
    }

    private static String joined(Collection<String> words) {
        return String.join(", ", words);
    }
}
