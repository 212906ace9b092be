package litellmha.verify.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;
import litellmha.verify.model.BrokenCheckException;

/** Runs programs in pods, as {@code kubectl exec} does. */
public final class PodPrograms {

    /** A web socket opens with GET; newer API servers want create as well. */
    static final List<Right> RIGHTS = Rights.inNamespace("", "pods/exec", "get", "create");

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final String namespace;

    PodPrograms(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /**
     * Runs a command in a container of a pod.
     *
     * @return what it wrote to its standard output
     * @throws BrokenCheckException if it fails, or does not end within a minute
     */
    public String run(String pod, String container, String... command) {
        return run(pod, container, LONGEST, command);
    }

    /** @param atMost how long the command may take */
    String run(String pod, String container, Duration atMost, String... command) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        try (ExecWatch program = client.pods()
                .inNamespace(namespace)
                .withName(pod)
                .inContainer(container)
                .writingOutput(output)
                .writingError(errors)
                .exec(command)) {
            int code = program.exitCode().get(atMost.toSeconds(), TimeUnit.SECONDS);
            if (code != 0) {
                throw new BrokenCheckException("%s in pod %s ended with %d: %s"
                        .formatted(
                                command[0],
                                pod,
                                code,
                                errors.toString(StandardCharsets.UTF_8).strip()));
            }
            return output.toString(StandardCharsets.UTF_8);
        } catch (ExecutionException | TimeoutException | KubernetesClientException e) {
            throw new BrokenCheckException(
                    "%s could not be run in pod %s: %s".formatted(command[0], pod, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokenCheckException("interrupted", e);
        }
    }
}
