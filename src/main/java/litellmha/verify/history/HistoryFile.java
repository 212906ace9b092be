package litellmha.verify.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import litellmha.verify.history.Event.RunStarted;

/** A kept history. */
public final class HistoryFile {

    private HistoryFile() {}

    /**
     * Reads a history. A last line that is cut off in its middle is left out: that is how a killed run ends, and its checks
     * that have no end are inconclusive anyway.
     *
     * @throws UnreadableHistoryException if the file cannot be read, or is not a history
     */
    public static History read(Path path) {
        List<String> lines = lines(path);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            try {
                entries.add(HistoryJson.MAPPER
                        .readValue(lines.get(i), HistoryJson.Line.class)
                        .entry());
            } catch (JsonProcessingException | RuntimeException e) {
                if (i < lines.size() - 1 || i == 0) {
                    throw new UnreadableHistoryException(
                            "%s:%d: found %s; allowed: an event of a run, as `litellm-ha verify run` writes them"
                                    .formatted(path, i + 1, shortened(lines.get(i))));
                }
            }
        }
        if (entries.isEmpty() || !(entries.get(0).event() instanceof RunStarted run)) {
            throw new UnreadableHistoryException(
                    "%s:1: found no start of a run; allowed: a history that `litellm-ha verify run` wrote, from its first line on"
                            .formatted(path));
        }
        return new History(run, entries);
    }

    private static List<String> lines(Path path) {
        try {
            return Files.readAllLines(path);
        } catch (NoSuchFileException e) {
            throw new UnreadableHistoryException("%s: there is no such file".formatted(path));
        } catch (MalformedInputException e) {
            throw new UnreadableHistoryException("%s: it is no text".formatted(path));
        } catch (IOException e) {
            throw new UnreadableHistoryException("%s: it cannot be read: %s".formatted(path, e.getMessage()));
        }
    }

    private static String shortened(String line) {
        return line.length() <= 60 ? "\"" + line + "\"" : "\"" + line.substring(0, 60) + "...\"";
    }
}
