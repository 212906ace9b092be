package litellmha.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Settings;
import litellmha.settings.StackFile;
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

    @Option(
            names = "--next-image",
            paramLabel = "IMAGE",
            description =
                    "also runs the migration of this LiteLLM on what was restored, and then the present LiteLLM on the migrated schema")
    private Optional<String> nextImage;

    DrillRestoreCommand(Path checkout) {
        super(checkout);
    }

    @Override
    int run() throws IOException, InterruptedException {
        Optional<PlatformPlan> next = nextImage.map(image -> PlatformPlan.of(stack(), settingsWith(image)));
        return runOnStack(
                List.of(new Check(new RestoreJudge(), RestoreScenario.of(backup, next))), (context, guarantees) -> {});
    }

    /** Returns the stack's settings with another image of LiteLLM, by the rules for the one in the file. */
    private Settings settingsWith(String image) {
        StackFile file = stackFile(stack());
        file.config().withObject("litellm-ha:gateway").put("image", image);
        return file.settings();
    }
}
