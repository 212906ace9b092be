package litellmha.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** A kubeconfig with one context, for Pulumi and its providers, which cannot reach any other cluster with it. */
final class PinnedContext implements AutoCloseable {

    private final Path kubeconfig;

    private PinnedContext(Path kubeconfig) {
        this.kubeconfig = kubeconfig;
    }

    /** Writes the kubeconfig, which is deleted when this is closed. */
    static PinnedContext of(String context) throws IOException, InterruptedException {
        PinnedContext pinned = new PinnedContext(Files.createTempFile(
                "litellm-ha",
                ".kubeconfig",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
        Process kubectl = new ProcessBuilder(
                        "kubectl", "config", "view", "--minify", "--flatten", "--raw", "--context", context)
                .redirectOutput(pinned.kubeconfig.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (kubectl.waitFor() != 0) {
            pinned.close();
            throw new CommandFailure(
                    "there is no kube context \"%s\"; `kubectl config get-contexts` lists those that exist"
                            .formatted(context));
        }
        return pinned;
    }

    /** Returns what Pulumi and its providers are told by their environment. */
    Map<String, String> environment(boolean takesOver) {
        return environment(kubeconfig, takesOver);
    }

    static Map<String, String> environment(Path kubeconfig, boolean takesOver) {
        return Map.of(
                "KUBECONFIG", kubeconfig.toString(), "PULUMI_K8S_UPSERT_EXISTING_OBJECTS", Boolean.toString(takesOver));
    }

    @Override
    public void close() throws IOException {
        Files.delete(kubeconfig);
    }
}
