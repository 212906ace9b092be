package litellmha.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import litellmha.verify.check.Check;
import litellmha.verify.check.RestoreScenario;
import litellmha.verify.judge.RestoreJudge;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "restore",
        description =
                "Restores a backup of a stack beside the live Postgres, compares the two, and removes what it made. Exits with 0 if all came back, 1 if it did"
                        + " not, 2 if that is inconclusive, 3 if it could not run.",
        exitCodeOnInvalidInput = RunCommand.COULD_NOT_RUN,
        exitCodeOnExecutionException = RunCommand.COULD_NOT_RUN)
final class DrillRestoreCommand extends RunCommand {

    @Option(
            names = "--backup",
            paramLabel = "NAME",
            description = "the Backup to restore (default: the newest completed one)")
    private Optional<String> backup;

    DrillRestoreCommand(Path checkout) {
        super(checkout);
    }

    @Override
    int run() throws IOException, InterruptedException {
        return runOnStack(
                List.of(new Check(new RestoreJudge(), RestoreScenario.of(backup))), (context, guarantees) -> {});
    }
}
