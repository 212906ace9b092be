package litellmha.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import litellmha.obstacle.ObstacleWatch;
import litellmha.platform.PlatformPlan;

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
            pulumi.run(checkout, environment, "stack", "select", "--create", stack);
            DeadLocks.remove(pulumi, checkout, environment, stack, out);
            try (ObstacleWatch obstacles = ObstacleWatch.open(context, plan.namespace(), line -> {
                out.println(line);
                out.flush();
            })) {
                StepwiseUp.run(pulumi, checkout, environment, stack, plan.deployed(), obstacles::look, out);
            }
        } finally {
            Files.delete(kubeconfig);
        }
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
