package litellmha.cli;

import picocli.CommandLine.Command;

@Command(
        name = "verify",
        description = "Puts what a stack's tier guarantees to the test on the cluster that it was deployed to.",
        subcommands = {VerifyPlanCommand.class, VerifyRunCommand.class, VerifyReportCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class VerifyCommand {}
