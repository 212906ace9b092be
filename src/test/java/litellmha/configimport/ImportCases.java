package litellmha.configimport;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
        Features.write();
    }

    /** Returns the names of the cases: that of a config.yaml, of values of a chart, or of both, without their endings. */
    static List<String> names() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\d.*\\.yaml"))
                    .map(name -> name.replaceAll("(\\.values)?\\.yaml", ""))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ConfigImport imported(String name) {
        return ConfigImport.of(file(name + ".yaml"), file(name + ".values.yaml"), Tier.PROD);
    }

    private static Optional<SourceFile> file(String name) {
        Path file = FOLDER.resolve(name);
        try {
            return Files.exists(file) ? Optional.of(new SourceFile(name, Files.readString(file))) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what is read of a case: that of the config.yaml and that of the values. */
    static List<ObjectNode> trees(String name) {
        return Stream.of(file(name + ".yaml"), file(name + ".values.yaml"))
                .flatMap(Optional::stream)
                .map(file -> LiteLlmYaml.read(file.name(), file.text(), "YAML"))
                .toList();
    }

    /** Returns the stack file of a case. */
    static String stackFile(String name, Tier tier) {
        return stackFile(
                imported(name),
                Stream.of("", "--values ")
                        .filter(option -> file(name + (option.isEmpty() ? ".yaml" : ".values.yaml"))
                                .isPresent())
                        .map(option -> option + name + (option.isEmpty() ? ".yaml" : ".values.yaml"))
                        .collect(Collectors.joining(" ")),
                tier);
    }

    /** @param source what the file says that it was made of */
    static String stackFile(ConfigImport imported, String source, Tier tier) {
        return StackFileText.of(
                imported, source, tier, StackFile.read(Path.of(""), tier.key()).config());
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
