package litellmha.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import litellmha.Await;

/** A command that goes on, and what it has said so far. */
final class RunningCommand implements AutoCloseable {

    private final Process process;
    private final StringBuffer said = new StringBuffer();
    private final Thread reader;

    /** @param process with its errors among its output */
    RunningCommand(Process process) {
        this.process = process;
        reader = new Thread(this::read, "output of a command");
        reader.start();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(line -> said.append(line).append('\n'));
        } catch (IOException e) {
            said.append(e);
        }
    }

    /** Waits for a line that begins with a pattern, and returns it. */
    String saying(String pattern, Duration atMost) {
        Pattern wanted = Pattern.compile(pattern + ".*");
        return Await.await(
                        "it says " + pattern,
                        atMost,
                        () -> said.toString()
                                .lines()
                                .filter(line -> wanted.matcher(line).matches())
                                .findFirst(),
                        line -> {
                            if (line.isEmpty() && !process.isAlive()) {
                                throw new AssertionError("it ended without saying %s:%n%s".formatted(pattern, said));
                            }
                            return line.isPresent();
                        })
                .orElseThrow();
    }

    /** Waits for the end, and returns all that it has said; it is an error if it fails. */
    String ended() throws InterruptedException {
        int code = process.waitFor();
        reader.join();
        if (code != 0) {
            throw new AssertionError(said.toString());
        }
        return said.toString();
    }

    /** Ends all that it has started, as an interrupt from the keyboard does not. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
