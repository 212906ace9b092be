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
 * A directory that stands for a cluster, with one JSON file per object. Delete or edit a file to simulate drift. Who manages
 * which fields is in {@code metadata.managedFields}.
 *
 * <p>It stores what it is given, so hide secrets first. Only one process at a time may write to it.
 */
final class SimulatedCluster {
    /** Every cluster has these. */
    private static final Set<String> BUILT_IN_NAMESPACES =
            Set.of("default", "kube-node-lease", "kube-public", "kube-system");

    private static final JsonMapper JSON = new JsonMapper();

    private final Path directory;

    SimulatedCluster(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized Optional<ManagedObject> find(ObjectKey key) {
        return (key.isNamespace() && BUILT_IN_NAMESPACES.contains(key.name())
                        ? Optional.of(builtInNamespace(key.name()))
                        : read(file(key)))
                .map(ManagedObject::of);
    }

    private ObjectNode builtInNamespace(String name) {
        ObjectNode namespace = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Namespace");
        namespace.putObject("metadata").put("name", name).put("uid", uid());
        return namespace;
    }

    /** Returns the identity of the cluster, which it has from its first use until its directory is deleted. */
    private String uid() {
        Path file = directory.resolve("uid");
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, UUID.randomUUID().toString());
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new Refusal("cannot read or write " + file, e);
        }
    }

    /** Refuses an object that already exists, and one whose namespace does not. */
    synchronized void create(ObjectKey key, ManagedObject object) {
        mayCreate(key, object.object()).ifPresent(reason -> {
            throw new Refusal(reason);
        });
        write(file(key), object.stored());
    }

    /** Returns why an object cannot be created, if so. */
    synchronized Optional<String> mayCreate(ObjectKey key, ObjectNode object) {
        if (find(key).isPresent()) {
            return Optional.of(key + " already exists in the cluster; if its resource was renamed, give it an alias");
        }
        return key.isInNoNamespace() || hasNamespace(key.namespace()) || HelmRelease.bringsNamespace(object)
                ? Optional.empty()
                : Optional.of("namespace \"" + key.namespace() + "\" not found, needed by " + key);
    }

    /** Refuses an object that does not exist. */
    synchronized void update(ObjectKey key, ManagedObject object) {
        if (find(key).isEmpty()) {
            throw new Refusal(key + " not found in the cluster");
        }
        write(file(key), object.stored());
    }

    /** Deletes an object if it exists, and with a Namespace everything in it. */
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
                || find(ObjectKey.namespace(name)).isPresent();
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
