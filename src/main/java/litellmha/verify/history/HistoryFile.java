package litellmha.verify.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import litellmha.verify.history.Event.RunBegun;

/** Reads saved histories. */
public final class HistoryFile {

    private final Path path;
    private final List<Entry> entries = new ArrayList<>();
    private int lines;

    private HistoryFile(Path path) {
        this.path = path;
    }

    /**
     * Reads a history. An incomplete last line is ignored: it is what a killed run leaves, whose unfinished checks are
     * inconclusive anyway.
     *
     * @throws UnreadableHistoryException if the file cannot be read, or is not a history
     */
    public static History read(Path path) {
        HistoryFile file = new HistoryFile(path);
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(path))) {
            file.read(stream);
        } catch (NoSuchFileException e) {
            throw new UnreadableHistoryException("%s: the file does not exist".formatted(path));
        } catch (IOException e) {
            throw new UnreadableHistoryException("%s: cannot be read: %s".formatted(path, e.getMessage()));
        } catch (OutOfMemoryError e) {
            throw new UnreadableHistoryException("%s: it does not fit into this program's memory".formatted(path));
        }
        return file.history();
    }

    private void read(InputStream stream) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = stream.read(); next >= 0; next = stream.read()) {
            if (next == '\n') {
                add(line.toByteArray(), true);
                line.reset();
            } else {
                line.write(next);
            }
        }
        if (line.size() > 0) {
            add(line.toByteArray(), false);
        }
    }

    /** @param complete whether the line has its end */
    private void add(byte[] line, boolean complete) {
        lines++;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
            if (lines == 1) {
                refuseOtherFormat(text);
            }
            entries.add(HistoryJson.MAPPER.readValue(text, Entry.class));
        } catch (UnreadableHistoryException e) {
            throw e;
        } catch (CharacterCodingException | JsonProcessingException | RuntimeException e) {
            if (complete || lines == 1) {
                throw new UnreadableHistoryException(
                        "%s:%d: found %s; allowed: an event of a run, as `litellm-ha verify run` writes them"
                                .formatted(path, lines, shortened(new String(line, StandardCharsets.UTF_8))));
            }
        }
    }

    /** A history of the first format does not name it. */
    private void refuseOtherFormat(String text) throws JsonProcessingException {
        JsonNode event = HistoryJson.MAPPER.readTree(text).path("event");
        int format = event.path("format").asInt(1);
        if (event.path("type").asText().endsWith("run-started") && format != History.FORMAT) {
            throw new UnreadableHistoryException(
                    "%s:1: found a history of format %d; allowed: format %d. Use the version of litellm-ha that wrote it"
                            .formatted(path, format, History.FORMAT));
        }
    }

    private History history() {
        if (entries.isEmpty() || !(entries.get(0).event() instanceof RunBegun run)) {
            throw new UnreadableHistoryException(
                    "%s:1: found no start of a run; allowed: a history that `litellm-ha verify run` wrote, from its first line on"
                            .formatted(path));
        }
        return new History(run, entries);
    }

    /** Removes control characters, which could control the terminal. */
    private static String shortened(String line) {
        String start = line.substring(0, Math.min(60, line.length())).replaceAll("\\p{Cntrl}", "\uFFFD");
        return "\"%s%s\"".formatted(start, line.length() <= 60 ? "" : "...");
    }
}
