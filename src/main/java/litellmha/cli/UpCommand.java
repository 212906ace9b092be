package litellmha.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import litellmha.doctor.Diagnosis;
import litellmha.doctor.Doctor;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        description = "Brings a stack up with the Pulumi engine: on a cluster, or without one on this machine.")
final class UpCommand extends CommandCheckout implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(names = "--stack", defaultValue = "cost", description = "default: ${DEFAULT-VALUE}")
    private String stack;

    @Option(
            names = "--context",
            description = "the kube context of the cluster to deploy to; without it, nothing leaves this machine")
    private Optional<String> context;

    UpCommand(Path checkout) {
        super(checkout);
    }

    @Override
    public void run() {
        Settings settings = settings(stack);
        PlatformPlan plan = PlatformPlan.of(stack, settings);
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (context.isPresent()) {
                Diagnosis diagnosis = refuseUnfitCluster(plan, context.get(), out);
                PulumiCli pulumi = PulumiCli.install(checkout());
                ClusterUp.run(
                        pulumi,
                        checkout(),
                        stackFile(stack),
                        stack,
                        plan,
                        context.get(),
                        diagnosis.mayTakeOverObjects(),
                        out);
            } else {
                PulumiCli pulumi = PulumiCli.install(checkout());
                OfflineStack offline =
                        new OfflineStack(pulumi, checkout(), OfflineStack.folder(checkout(), stack), stack);
                offline.up(stackFile(stack), plan, manifests(stack), out);
                out.printf("%n%s%n", TierTable.of(settings.tier()));
                out.println(offline.outputs());
                out.printf(
                        "Deployed to a simulated cluster only, no real one was touched. Manifests: %s%n",
                        shown(manifests(stack)));
            }
        } catch (IOException e) {
            throw new CommandFailure("cannot run Pulumi: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted");
        }
        out.flush();
    }

    /** Only errors stop the command. Unknowns do not: not everyone who may deploy may also list nodes. */
    private Diagnosis refuseUnfitCluster(PlatformPlan plan, String context, PrintWriter out)
            throws InterruptedException {
        Diagnosis diagnosis = Doctor.examineOnceGone(plan, context, line -> {
            out.println(line);
            out.flush();
        });
        diagnosis.lines().forEach(out::println);
        out.flush();
        if (diagnosis.hasErrors()) {
            throw new CommandFailure("nothing was started, because of the errors above");
        }
        return diagnosis;
    }
}
