package litellmha.verify.client;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import litellmha.verify.model.BrokenCheckException;

/** A program that runs in a container of the client pod, with lines in and lines out. */
final class LineChannel implements AutoCloseable {

    private final ExecWatch program;
    private final OutputStream input;
    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** @param lines is given each line of the output, on a thread of the channel */
    LineChannel(
            KubernetesClient client,
            String namespace,
            String pod,
            String container,
            Consumer<String> lines,
            String... command) {
        try {
            program = client.pods()
                    .inNamespace(namespace)
                    .withName(pod)
                    .inContainer(container)
                    .redirectingInput()
                    .redirectingOutput()
                    .writingError(complaints)
                    .exec(command);
        } catch (KubernetesClientException e) {
            throw new BrokenCheckException("cannot run %s in pod %s: %s".formatted(command[0], pod, e.getMessage()), e);
        }
        input = program.getInput();
        Thread reader = new Thread(() -> read(lines), "client " + container);
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Consumer<String> lines) {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(program.getOutput(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.accept(line);
            }
        } catch (IOException | RuntimeException e) {
            complaints.writeBytes(String.valueOf(e).getBytes(StandardCharsets.UTF_8));
        } finally {
            ended.countDown();
        }
    }

    void send(String line) {
        try {
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            throw new BrokenCheckException("the client in the cluster is gone" + complaint(), e);
        }
    }

    /** Returns what the program wrote to its standard error, as the end of a sentence. */
    String complaint() {
        String text = complaints.toString(StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "" : ": " + text;
    }

    /** Tells the program to end, and waits for the rest of its output. Closing its input would not reach it. */
    void finish() throws InterruptedException {
        send("stop");
        if (!ended.await(30, TimeUnit.SECONDS)) {
            throw new BrokenCheckException("the client in the cluster does not end" + complaint());
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
