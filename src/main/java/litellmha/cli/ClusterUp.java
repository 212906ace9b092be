package litellmha.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Brings a stack up on a cluster, with the official provider and the backend that the user is logged in to. */
final class ClusterUp {

    private ClusterUp() {}

    /**
     * @param takesOver whether to take over objects that exist but are not in the stack's state: a run that was killed may
     *     have created them
     */
    static void run(PulumiCli pulumi, Path checkout, String stack, String context, boolean takesOver, PrintWriter out)
            throws IOException, InterruptedException {
        Path kubeconfig = Files.createTempFile(
                "litellm-ha",
                ".kubeconfig",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            // A kubeconfig with this context only, so that no other cluster can be reached.
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
            Map<String, String> environment = Map.of(
                    "KUBECONFIG",
                    kubeconfig.toString(),
                    "PULUMI_K8S_UPSERT_EXISTING_OBJECTS",
                    Boolean.toString(takesOver));
            pulumi.run(checkout, environment, "stack", "select", "--create", stack);
            DeadLocks.remove(pulumi, checkout, environment, stack, out);
            pulumi.run(checkout, environment, "up", "--stack", stack);
        } finally {
            Files.delete(kubeconfig);
        }
    }
}
