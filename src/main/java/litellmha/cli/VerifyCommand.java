package litellmha.cli;

import picocli.CommandLine.Command;

@Command(
        name = "verify",
        description = "Tests what a stack's tier guarantees on the cluster that the stack was deployed to.",
        subcommands = {VerifyPlanCommand.class, VerifyRunCommand.class, VerifyReportCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class VerifyCommand {}
