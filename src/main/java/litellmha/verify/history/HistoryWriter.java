package litellmha.verify.history;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes a history as it happens; each line is in the file when the call returns. Thread-safe. */
public final class HistoryWriter implements AutoCloseable {

    private final Path path;
    private final BufferedWriter file;
    private final long start = System.nanoTime();
    private final List<Entry> entries = new ArrayList<>();

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

    /** Nanoseconds since the run started, now. */
    public long now() {
        return System.nanoTime() - start;
    }

    public void write(String check, Event event) {
        write(new Entry(now(), Instant.now(), check, event));
    }

    public synchronized void write(Entry entry) {
        try {
            file.write(HistoryJson.MAPPER.writeValueAsString(HistoryJson.Line.of(entry)));
            file.write('\n');
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the history cannot be written", e);
        }
        entries.add(entry);
    }

    /** What has been written so far. */
    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** A run that did not come to its first line leaves no file. */
    @Override
    public synchronized void close() {
        try {
            file.close();
            if (entries.isEmpty()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the history cannot be written", e);
        }
    }
}
