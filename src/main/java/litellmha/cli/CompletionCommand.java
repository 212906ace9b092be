package litellmha.cli;

import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = "Prints a script that completes commands and options in a shell:"
                + " `source <(./litellm-ha completion bash)`.")
final class CompletionCommand extends CommandCheckout implements Runnable {

    enum Shell {
        bash,
        zsh
    }

    @Spec
    private CommandSpec spec;

    /** One script serves both: it turns on zsh's support of bash completions where needed. */
    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell;

    CompletionCommand(Path checkout) {
        super(checkout);
    }

    @Override
    public void run() {
        // All commands, of which only this one is loaded so far.
        spec.commandLine().getOut().print(AutoComplete.bash("litellm-ha", Main.commandLine(checkout())));
        spec.commandLine().getOut().flush();
    }
}
