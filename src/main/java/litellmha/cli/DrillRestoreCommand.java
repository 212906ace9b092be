package litellmha.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Backup;
import litellmha.settings.DnsName;
import litellmha.settings.ImageReference;
import litellmha.settings.Settings;
import litellmha.settings.StackFile;
import litellmha.settings.UtcTime;
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
            names = "--at",
            paramLabel = "TIME",
            description =
                    "restores from the WAL archive instead, as Postgres was then: a UTC time such as 2026-11-27T10:00:00Z")
    private Optional<String> at;

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
        backup.filter(name -> !DnsName.isSubdomain(name)).ifPresent(name -> {
            throw new CommandFailure(
                    "--backup: found \"%s\"; allowed: the name of a Backup; `kubectl get backups` lists them"
                            .formatted(name));
        });
        Optional<PlatformPlan> next = nextImage.map(image -> PlatformPlan.of(stack(), settingsWith(image)));
        RestoreScenario scenario = at.map(text -> RestoreScenario.at(moment(text), next))
                .orElseGet(() -> RestoreScenario.of(backup, next));
        return runOnStack(List.of(new Check(new RestoreJudge(), scenario)), (context, guarantees) -> {});
    }

    /** How far the archive reaches, only the cluster knows. */
    private Instant moment(String text) {
        if (backup.isPresent()) {
            throw new CommandFailure(
                    "--at: found %s with --backup %s; allowed: one of the two".formatted(text, backup.get()));
        }
        Instant moment = UtcTime.parse(text)
                .orElseThrow(
                        () -> new CommandFailure("--at: found \"%s\"; allowed: %s".formatted(text, UtcTime.ALLOWED)));
        Optional<Backup> backups = settings(stack()).backup();
        if (backups.flatMap(Backup::walArchive).isEmpty()) {
            throw new CommandFailure("--at: found %s for a stack without backup.walArchive; allowed: nothing, or %s"
                    .formatted(
                            text,
                            backups.isPresent()
                                    ? "--backup, as it has snapshots only"
                                    : "another stack, as it has no backups"));
        }
        if (moment.isAfter(Instant.now())) {
            throw new CommandFailure(
                    "--at: found %s, which is in the future; allowed: a time in the past".formatted(text));
        }
        return moment;
    }

    /** Returns the stack's settings with another image of LiteLLM, by the rules for the one in the file. */
    private Settings settingsWith(String image) {
        try {
            new ImageReference(image);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    "--next-image: found %s; allowed: %s".formatted(ImageReference.shown(image), e.getMessage()));
        }
        StackFile file = stackFile(stack());
        file.config().withObject("litellm-ha:gateway").put("image", image);
        return file.settings();
    }
}
