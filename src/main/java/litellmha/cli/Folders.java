package litellmha.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Whole folders. */
final class Folders {

    private Folders() {}

    /** @param target does not exist, nor perhaps its parents */
    static void copy(Path source, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        for (Path file : walk(source)) {
            Files.copy(file, target.resolve(source.relativize(file).toString()));
        }
    }

    /** Nothing is done if there is none. */
    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            for (Path file :
                    walk(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A folder before what is in it. */
    private static List<Path> walk(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList();
        }
    }
}
