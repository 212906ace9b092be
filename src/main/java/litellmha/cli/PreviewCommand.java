package litellmha.cli;

import java.io.IOException;
import java.nio.file.Path;
import litellmha.platform.PlatformPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "preview",
        description = "Shows what `up` without a cluster would change since its last run on this machine.")
final class PreviewCommand extends CommandCheckout implements Runnable {

    @Option(names = "--stack", defaultValue = "cost", description = "default: ${DEFAULT-VALUE}")
    private String stack;

    PreviewCommand(Path checkout) {
        super(checkout);
    }

    @Override
    public void run() {
        PlatformPlan plan = PlatformPlan.of(stack, settings(stack));
        try {
            new OfflineStack(PulumiCli.install(checkout()), checkout(), OfflineStack.folder(checkout(), stack), stack)
                    .preview(stackFile(stack), plan);
        } catch (IOException e) {
            throw new CommandFailure("cannot run Pulumi: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted");
        }
    }
}
