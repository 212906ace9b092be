package litellmha.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.kubeapi.RemainingData;
import litellmha.names.GatewayNames;
import litellmha.platform.PlatformPlan;
import litellmha.settings.SecretSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "destroy",
        description =
                "Says what the end of a stack deletes and what stays, and deletes it. A stack with data to keep is"
                        + " protected.")
final class DestroyCommand extends CommandCheckout implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(names = "--stack", required = true, description = "the stack to delete")
    private String stack;

    @Option(
            names = "--context",
            description =
                    "the kube context of the stack's cluster; without it, the stack that `up` has made on this machine"
                            + " is meant")
    private Optional<String> context;

    @Option(
            names = "--lift-protection-of",
            paramLabel = "STACK",
            description = "the name of the stack once more, to delete it although it is protected")
    private Optional<String> lifted;

    DestroyCommand(Path checkout) {
        super(checkout);
    }

    @Override
    public void run() {
        PlatformPlan plan = PlatformPlan.of(stack, settings(stack));
        if (lifted.isPresent() && !lifted.get().equals(stack)) {
            throw new CommandFailure("--lift-protection-of: found %s; allowed: %s, as --stack says, or leave it out"
                    .formatted(lifted.get(), stack));
        }
        PrintWriter out = spec.commandLine().getOut();
        try {
            PulumiCli pulumi = PulumiCli.install(checkout());
            if (context.isPresent()) {
                destroyIn(context.get(), plan, pulumi, out);
            } else {
                new OfflineStack(pulumi, checkout(), OfflineStack.folder(checkout(), stack), stack)
                        .destroy(stackFile(stack), saltKey(plan), lifted, out);
            }
        } catch (IOException e) {
            throw new CommandFailure("cannot run Pulumi: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted");
        }
    }

    private static List<String> saltKey(PlatformPlan plan) {
        return plan.gateway().keysRetained() && !(plan.saltKey() instanceof SecretSource.Existing)
                ? List.of(
                        "the salt key in %s, without which nobody reads the credentials in the database and its backups"
                                .formatted(GatewayNames.KEYS_SECRET))
                : List.of();
    }

    private void destroyIn(String context, PlatformPlan plan, PulumiCli pulumi, PrintWriter out)
            throws IOException, InterruptedException {
        List<String> details = new ArrayList<>(saltKey(plan));
        if (plan.namespaceRetained()) {
            details.addAll(RemainingData.in(context, plan.namespace()));
        }
        try (PinnedContext pinned = PinnedContext.of(context)) {
            Map<String, String> environment = pinned.environment(false);
            KilledRuns.cleanUp(pulumi, checkout(), environment, stack, out);
            new Destruction(pulumi, checkout(), environment, stack)
                    .run("in the cluster of the kube context " + context, details, lifted, out);
        }
    }
}
