package litellmha.verify.history;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** Writes a history as it happens; each line is in the file when the call returns. Thread-safe. */
public final class HistoryWriter implements AutoCloseable {

    private final Path path;
    private final BufferedWriter file;
    private final long start = System.nanoTime();
    private boolean empty = true;

    private HistoryWriter(Path path, BufferedWriter file) {
        this.path = path;
        this.file = file;
    }

    /** @throws IOException if the file already exists or cannot be made */
    public static HistoryWriter create(Path path) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        return new HistoryWriter(
                path, Files.newBufferedWriter(path, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW));
    }

    /** Returns the nanoseconds since the run started. */
    public long now() {
        return System.nanoTime() - start;
    }

    public void write(String check, Event event) {
        write(new Entry(now(), Instant.now(), check, event));
    }

    public synchronized void write(Entry entry) {
        try {
            file.write(HistoryJson.MAPPER.writeValueAsString(entry));
            file.write('\n');
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the history cannot be written", e);
        }
        empty = false;
    }

    /** Returns what was written so far. */
    public synchronized History written() {
        return HistoryFile.read(path);
    }

    /** Closes the file. A run that did not write its first line leaves none. */
    @Override
    public synchronized void close() {
        try {
            file.close();
            if (empty) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the history cannot be written", e);
        }
    }
}
