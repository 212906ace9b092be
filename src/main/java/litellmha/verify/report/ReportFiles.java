package litellmha.verify.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A report as files, one of each format. */
public final class ReportFiles {

    private ReportFiles() {}

    /** Beside a history, in a folder named like it. */
    public static Path folder(Path history) {
        String name = history.getFileName().toString();
        int end = name.lastIndexOf('.');
        return history.resolveSibling(end > 0 ? name.substring(0, end) : name + "-report");
    }

    /**
     * Writes {@code report.html}, {@code report.svg}, {@code report.json} and {@code junit.xml}, over those of an earlier
     * report.
     *
     * @param folder it is made if it is not there
     * @throws IOException if they cannot be written
     */
    public static void write(Report report, Path folder) throws IOException {
        Files.createDirectories(folder);
        write(folder.resolve("report.html"), HtmlPage.of(report));
        write(folder.resolve("report.svg"), Picture.of(report));
        write(folder.resolve("report.json"), ReportJson.of(report));
        write(folder.resolve("junit.xml"), JUnitXml.of(report));
    }

    /** Half of a surrogate pair, which JSON can hold and UTF-8 cannot, becomes a question mark. */
    private static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
