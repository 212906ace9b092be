package litellmha.offline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A directory that stands for a cluster: one JSON file per object. Removing or editing a file is how drift is made.
 *
 * <p>It stores what it is given: hide secrets first. One process at a time may write to it.
 */
final class PretendCluster {
    /** A cluster has these from its first moment on. */
    private static final Set<String> BUILT_IN_NAMESPACES =
            Set.of("default", "kube-node-lease", "kube-public", "kube-system");

    /** File systems allow 255 bytes, and a name alone may have 253. */
    private static final int LONGEST_FILE_NAME = 200;

    private static final JsonMapper JSON = new JsonMapper();

    private final Path directory;

    PretendCluster(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized Optional<ObjectNode> find(ObjectKey key) {
        return read(file(key));
    }

    /** Adds an object; one that is there already, or a namespace that is not, is refused. */
    synchronized void create(ObjectKey key, ObjectNode object) {
        boolean builtIn = key.isNamespace() && BUILT_IN_NAMESPACES.contains(key.name());
        if (builtIn || find(key).isPresent()) {
            throw new Refusal(key + " already exists in the cluster; when its resource was renamed, keep its identity"
                    + " with an alias, or take it over with `pulumi import`");
        }
        if (key.namespaced() && !hasNamespace(key.namespace()) && !HelmRelease.bringsNamespace(object)) {
            throw new Refusal("namespace \"" + key.namespace() + "\" not found, needed by " + key);
        }
        write(file(key), object);
    }

    /** Replaces an object that must be there; immutable data stays as it is. */
    synchronized void update(ObjectKey key, ObjectNode object) {
        ObjectNode current = find(key).orElseThrow(() -> new Refusal(key + " not found in the cluster"));
        if ((key.isSecret() || key.isConfigMap()) && current.path("immutable").asBoolean()) {
            for (String member : List.of("data", "binaryData", "stringData", "immutable")) {
                if (!current.path(member).equals(object.path(member))) {
                    throw new Refusal(key + ": " + member + " cannot change while `immutable` is set");
                }
            }
        }
        write(file(key), object);
    }

    /** Removes an object, and with a namespace all that is in it; one that is not there is no error. */
    synchronized void delete(ObjectKey key) {
        try {
            Files.deleteIfExists(file(key));
            if (key.isNamespace()) {
                for (Path file : files()) {
                    if (read(file).filter(object -> isIn(key.name(), object)).isPresent()) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new Refusal("cannot delete " + key + " from " + directory, e);
        }
    }

    private boolean hasNamespace(String name) {
        return BUILT_IN_NAMESPACES.contains(name)
                || find(new ObjectKey("v1", "Namespace", "", name)).isPresent();
    }

    private static boolean isIn(String namespace, JsonNode object) {
        return ObjectKey.of(object).namespace().equals(namespace);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }

    private Path file(ObjectKey key) {
        String name = Stream.of(key.kind(), key.apiVersion(), key.namespace(), key.name())
                // URL encoding leaves the separator and the asterisk alone.
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8)
                        .replace("_", "%5F")
                        .replace("*", "%2A"))
                .reduce((left, right) -> left + "_" + right)
                .orElseThrow();
        if (name.length() > LONGEST_FILE_NAME) {
            UUID rest = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
            name = name.substring(0, LONGEST_FILE_NAME) + "_" + rest;
        }
        return directory.resolve(name + ".json");
    }

    private Optional<ObjectNode> read(Path file) {
        try {
            return Optional.of((ObjectNode) JSON.readTree(Files.readString(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException | ClassCastException e) {
            throw new Refusal(file + " does not hold a JSON object", e);
        } catch (IOException e) {
            throw new Refusal("cannot read " + file, e);
        }
    }

    private void write(Path file, ObjectNode object) {
        try {
            Path written = Files.createTempFile(directory, "object", ".tmp");
            Files.writeString(
                    written, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object) + System.lineSeparator());
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Refusal("cannot write " + file, e);
        }
    }
}
