package litellmha.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import litellmha.adoption.Adoption;
import litellmha.obstacle.ObstacleWatch;
import litellmha.obstacle.PostgresChange;
import litellmha.platform.PlatformPlan;
import litellmha.settings.StackFile;

/** Brings a stack up on a cluster, with the official provider and the backend that the user is logged in to. */
final class ClusterUp {

    private ClusterUp() {}

    /**
     * @param plan of the stack
     * @param takesOver whether to take over objects that exist but are not in the stack's state: a run that was killed may
     *     have created them
     */
    static void run(
            PulumiCli pulumi,
            Path checkout,
            StackFile stackFile,
            String stack,
            PlatformPlan plan,
            String context,
            boolean takesOver,
            PrintWriter out)
            throws IOException, InterruptedException {
        Path kubeconfig = Files.createTempFile(
                "litellm-ha",
                ".kubeconfig",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            writeOnlyThisContext(context, kubeconfig);
            Map<String, String> environment = environment(kubeconfig, takesOver);
            boolean killed = KilledRuns.cleanUp(pulumi, checkout, environment, stack, out);
            pulumi.run(checkout, environment, "stack", "select", "--create", stack);
            StateRefresh.run(pulumi, checkout, environment, stack, killed, out);
            if (takesOver && !plan.adopted().isEmpty()) {
                PlatformPlan withSecrets = PlatformPlan.of(
                        stack, ShownConfiguration.settings(pulumi, checkout, environment, stack, stackFile));
                adopt(withSecrets, context, out);
            }
            Consumer<String> tell = line -> {
                // Pulumi may be in the middle of a line of dots.
                out.println();
                out.println(line);
                out.flush();
            };
            try (ObstacleWatch obstacles = ObstacleWatch.open(context, plan.namespace(), tell);
                    PostgresChange postgres = PostgresChange.before(context, plan.namespace(), tell)) {
                StepwiseUp.run(pulumi, checkout, environment, stack, plan.deployed(), obstacles::look, out);
                Optional<String> stuck = postgres.await();
                if (stuck.isPresent()) {
                    throw new CommandFailure(
                            "the stack is up, but Postgres has not carried out its change: " + stuck.get());
                }
            }
        } finally {
            Files.delete(kubeconfig);
        }
    }

    /** Looks again, now with the values of the secrets, and makes the stack the owner of what it adopts. */
    private static void adopt(PlatformPlan plan, String context, PrintWriter out) {
        List<String> names = Adoption.in(context, plan, adoption -> {
            AdoptionReport report = AdoptionReport.of(adoption);
            if (report.refused()) {
                report.lines(plan.labels().stack(), context).forEach(out::println);
                out.flush();
                throw new CommandFailure("nothing was started, because of the errors above");
            }
            return adoption.handOver();
        });
        names.forEach(name -> out.printf("%s: the stack owns its fields now.%n", name));
        out.flush();
    }

    /** Returns what Pulumi and its providers are told by their environment. */
    static Map<String, String> environment(Path kubeconfig, boolean takesOver) {
        return Map.of(
                "KUBECONFIG", kubeconfig.toString(), "PULUMI_K8S_UPSERT_EXISTING_OBJECTS", Boolean.toString(takesOver));
    }

    /** Writes a kubeconfig with which no other cluster can be reached. */
    private static void writeOnlyThisContext(String context, Path kubeconfig) throws IOException, InterruptedException {
        Process kubectl = new ProcessBuilder(
                        "kubectl", "config", "view", "--minify", "--flatten", "--raw", "--context", context)
                .redirectOutput(kubeconfig.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (kubectl.waitFor() != 0) {
            throw new CommandFailure(
                    "there is no kube context \"%s\"; `kubectl config get-contexts` lists those that exist"
                            .formatted(context));
        }
    }
}
