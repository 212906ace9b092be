package litellmha.build;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/**
 * The sources that a jar was built from: a CRC-32C of {@code pom.xml} and of each file below {@code src/main}, by its path
 * relative to the checkout. The build writes it into the jar, and each run compares it with the checkout, so that a jar
 * older than its sources cannot be deployed. There is one digest for each file so that the error can name what changed.
 */
public record SourceDigest(Map<String, String> files) {

    private static final String RESOURCE = "litellmha/sources.crc32c";

    public SourceDigest {
        files = Map.copyOf(files);
    }

    /** Called by the build. {@code args} are the checkout and the folder of compiled classes. */
    public static void main(String[] args) throws IOException {
        Path target = Path.of(args[1]).resolve(RESOURCE);
        Files.createDirectories(target.getParent());
        String text = ofCheckout(Path.of(args[0])).text();
        // If nothing changed, the jar is not rebuilt, and its archive of classes remains valid.
        if (!Files.exists(target) || !Files.readString(target).equals(text)) {
            Files.writeString(target, text);
        }
    }

    /** Computes the digest of a checkout; one of another folder has no files. */
    public static SourceDigest ofCheckout(Path root) {
        Map<String, String> files = new TreeMap<>();
        // A file tree, unlike Files.walk, comes with attributes; this takes half the time.
        FileVisitor<Path> visitor = new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                files.put(root.relativize(file).toString().replace('\\', '/'), checksum(file));
                return FileVisitResult.CONTINUE;
            }
        };
        for (Path start : List.of(root.resolve("pom.xml"), root.resolve("src/main"))) {
            if (Files.exists(start)) {
                try {
                    Files.walkFileTree(start, visitor);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return new SourceDigest(files);
    }

    /** Reads the digest that the build wrote into the running program. */
    public static SourceDigest ofRunningProgram() {
        try (InputStream in = SourceDigest.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the program carries no " + RESOURCE + "; run `make build`");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the paths whose content differs or that only one of both has, sorted. */
    public List<String> differencesTo(SourceDigest other) {
        TreeSet<String> paths = new TreeSet<>(files.keySet());
        paths.addAll(other.files.keySet());
        List<String> different = new ArrayList<>();
        for (String path : paths) {
            if (!files.getOrDefault(path, "").equals(other.files.getOrDefault(path, ""))) {
                different.add(path);
            }
        }
        return List.copyOf(different);
    }

    /** The program was built from sources that differ from those of its checkout. */
    public static final class StaleProgramException extends RuntimeException {
        private StaleProgramException(List<String> different) {
            super("the program was built from sources that differ from this checkout's (%s%s); run `make build`"
                    .formatted(
                            String.join(", ", different.subList(0, Math.min(3, different.size()))),
                            different.size() > 3 ? " and %d more".formatted(different.size() - 3) : ""));
        }
    }

    /** @throws StaleProgramException if the checkout's sources differ; it names up to three of them */
    public void refuseOtherCheckout(Path root) {
        List<String> different = differencesTo(ofCheckout(root));
        if (!different.isEmpty()) {
            throw new StaleProgramException(different);
        }
    }

    /** Returns a line for each file: eight hexadecimal digits, two spaces, the path. */
    String text() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(files)
                .forEach((path, digest) ->
                        text.append(digest).append("  ").append(path).append('\n'));
        return text.toString();
    }

    static SourceDigest parse(String text) {
        Map<String, String> files = new TreeMap<>();
        text.lines().forEach(line -> {
            int gap = line.indexOf("  ");
            files.put(line.substring(gap + 2), line.substring(0, gap));
        });
        return new SourceDigest(files);
    }

    /**
     * Each start computes all checksums, so they use one that the JVM computes in hardware. They need not resist forgery.
     */
    private static String checksum(Path file) throws IOException {
        CRC32C checksum = new CRC32C();
        // A channel, which java.nio.file.Files reads with, costs more than the checksum.
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            checksum.update(in.readAllBytes());
        }
        return HexFormat.of().toHexDigits((int) checksum.getValue());
    }
}
