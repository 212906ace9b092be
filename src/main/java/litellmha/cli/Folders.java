package litellmha.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Copies and deletes folders. */
final class Folders {

    private Folders() {}

    /** @param target must not exist; its parents are created */
    static void copy(Path source, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        for (Path file : walk(source)) {
            Files.copy(file, target.resolve(source.relativize(file).toString()));
        }
    }

    /** Does nothing if the folder does not exist. */
    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            for (Path file :
                    walk(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Returns each folder before its contents. */
    private static List<Path> walk(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList();
        }
    }
}
