package litellmha.cli;

import picocli.CommandLine.Command;

@Command(
        name = "drill",
        description = "Rehearses on a copy what one hopes never to need.",
        subcommands = DrillRestoreCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class DrillCommand {}
