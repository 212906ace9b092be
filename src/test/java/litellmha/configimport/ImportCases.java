package litellmha.configimport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import litellmha.settings.InvalidSettingsException;
import litellmha.settings.StackFile;
import litellmha.tier.Tier;

/** Configurations of the kinds that people have, each beside the report of its import and the stack file that it becomes. */
final class ImportCases {

    static final Path FOLDER = Path.of("src/test/resources/configs");

    private ImportCases() {}

    /** Run by {@code make golden}. */
    public static void main(String[] args) throws IOException {
        for (String name : names()) {
            Files.writeString(FOLDER.resolve(name + ".report.txt"), report(name));
        }
    }

    /** Returns the names of the cases, without the ending of their files. */
    static List<String> names() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.replace(".yaml", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ConfigImport imported(String name) {
        try {
            return ConfigImport.of(name + ".yaml", Files.readString(FOLDER.resolve(name + ".yaml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the stack file of a case. */
    static String stackFile(String name, Tier tier) {
        return StackFileText.of(
                imported(name),
                name + ".yaml",
                tier,
                StackFile.read(Path.of(""), tier.key()).config());
    }

    /** Returns the report, the stack file, and what is said of the stack file. */
    static String report(String name) throws IOException {
        try {
            ConfigImport imported = imported(name);
            String text = stackFile(name, Tier.PROD);
            return ImportReport.of(imported) + "\n" + verdict(text) + "\n\n" + ownPart(text);
        } catch (ImportException e) {
            return e.getMessage() + "\n";
        }
    }

    /** Returns how settings judge the text of a stack file. */
    static String verdict(String text) throws IOException {
        Path folder = Files.createTempDirectory("import");
        try {
            Files.writeString(folder.resolve("Pulumi.imported.yaml"), text);
            StackFile.read(folder, "imported").settings();
            return "The stack file is valid.";
        } catch (InvalidSettingsException e) {
            return e.getMessage();
        } finally {
            Files.deleteIfExists(folder.resolve("Pulumi.imported.yaml"));
            Files.delete(folder);
        }
    }

    /** Leaves out what is the same in every case. */
    private static String ownPart(String text) {
        return text.replaceAll("(?s)  # Images and sizes.*?(?=  litellm-ha:network:)", "  ...\n");
    }
}
