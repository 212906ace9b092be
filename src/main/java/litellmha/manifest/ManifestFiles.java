package litellmha.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellmha.names.PostgresGeneration;

/** Writes and reads {@link Manifests} as YAML files. */
public final class ManifestFiles {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            // Keeps a long script on its own lines.
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .build();

    /** The names of this class's files. Other files in the directory are not touched. */
    private static final String OWN_FILES = "\\d\\d-[a-z]+-[a-z0-9.-]+\\.yaml|secrets\\.txt";

    private ManifestFiles() {}

    /**
     * Writes one file for each object, numbered in the order in which to apply them, and a text that lists the Secrets that
     * are left out. Files of an earlier run are deleted.
     */
    public static void write(Manifests manifests, Path directory) throws IOException {
        Files.createDirectories(directory);
        Map<String, String> files = files(manifests);
        try (Stream<Path> present = Files.list(directory)) {
            for (Path file : present.toList()) {
                String name = file.getFileName().toString();
                if (name.matches(OWN_FILES) && !files.containsKey(name)) {
                    Files.delete(file);
                }
            }
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
    }

    /** Reads what {@link #write} has written. */
    public static Manifests read(Path directory) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.matches(OWN_FILES) && name.endsWith(".yaml")) {
                    objects.add(YAML.readTree(file.toFile()));
                }
            }
        }
        return Manifests.of(objects);
    }

    /** Returns the content of each file by its name. */
    static Map<String, String> files(Manifests manifests) {
        Map<String, String> files = new LinkedHashMap<>();
        for (ObjectNode object : manifests.objects()) {
            if (!Manifests.kind(object).equals("Secret")) {
                files.put(
                        "%02d-%s-%s.yaml"
                                .formatted(
                                        files.size(),
                                        Manifests.kind(object).toLowerCase(Locale.ROOT),
                                        Manifests.name(object)),
                        yaml(object));
            }
        }
        files.put("secrets.txt", secrets(manifests));
        return files;
    }

    /** Lists the Secrets that pods read, except the one that CloudNativePG creates. */
    private static String secrets(Manifests manifests) {
        Map<String, Set<String>> keys = new TreeMap<>();
        for (ObjectNode object : manifests.objects()) {
            object.findValues("secretKeyRef")
                    .forEach(reference ->
                            add(keys, reference, reference.path("key").asText()));
            for (JsonNode volume : object.findValues("projected")) {
                volume.findValues("secret").forEach(secret -> secret.path("items")
                        .forEach(item -> add(keys, secret, item.path("key").asText())));
            }
        }
        keys.keySet().removeIf(PostgresGeneration::isAppSecret);
        StringBuilder text =
                new StringBuilder("Secrets that these manifests need and do not contain, with their keys:\n");
        keys.forEach((name, of) -> text.append("%s: %s%n".formatted(name, String.join(", ", of))));
        return text.toString();
    }

    private static void add(Map<String, Set<String>> keys, JsonNode secret, String key) {
        keys.computeIfAbsent(secret.path("name").asText(), name -> new TreeSet<>())
                .add(key);
    }

    /**
     * Writes the Secrets with their values into one file that only its owner can read.
     *
     * @throws IllegalArgumentException if a value is not known
     */
    public static void writeSecrets(Manifests manifests, Path file) throws IOException {
        List<ObjectNode> secrets = manifests.objects().stream()
                .filter(object -> Manifests.kind(object).equals("Secret"))
                .toList();
        for (ObjectNode secret : secrets) {
            secret.path("data").properties().forEach(entry -> {
                if (entry.getValue().asText().isEmpty()) {
                    throw new IllegalArgumentException(
                            "the value of %s in Secret %s is not known: pass it with --config"
                                    .formatted(entry.getKey(), Manifests.name(secret)));
                }
            });
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalArgumentException("%s is not a regular file, so it is not replaced".formatted(file));
        }
        Path parent = file.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        Path fresh = Files.createTempFile(
                parent,
                ".secrets",
                ".yaml",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(fresh, secrets.stream().map(ManifestFiles::yaml).collect(Collectors.joining("---\n")));
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static String yaml(ObjectNode object) {
        try {
            return YAML.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree always has a YAML form", e);
        }
    }
}
