package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import litellmha.configimport.Variables.InSecret;

/**
 * A ConfigMap or Secret that a chart mounts, and whose file {@code SSL_CERT_FILE} names.
 *
 * @param path of the file
 * @param volume the path of the volume in the chart's values
 * @param mount the path of the mount there
 * @param node what {@code gateway.caBundle} is then
 */
record MountedCaBundle(String path, String volume, String mount, ObjectNode node) {

    static final String TARGET = "gateway.caBundle";

    /** The variables that {@code gateway.caBundle} sets. */
    static final String VARIABLES = "SSL_CERT_FILE|REQUESTS_CA_BUNDLE";

    static Optional<MountedCaBundle> of(HelmValues chart, Variables variables) {
        return variables.plain("SSL_CERT_FILE").flatMap(path -> chart.components().stream()
                .flatMap(component -> indices(chart.at(component + "volumeMounts"))
                        .flatMap(mount -> in(chart, component, mount, path)))
                .findFirst());
    }

    private static Stream<MountedCaBundle> in(HelmValues chart, String component, int index, String path) {
        JsonNode mount = chart.at(component + "volumeMounts").get(index);
        JsonNode volumes = chart.at(component + "volumes");
        return file(mount, path).stream().flatMap(file -> indices(volumes)
                .filter(volume -> volumes.get(volume).path("name").equals(mount.path("name")))
                .flatMap(volume -> source(volumes.get(volume), file)
                        .map(node -> new MountedCaBundle(
                                path,
                                "%svolumes[%d]".formatted(component, volume),
                                "%svolumeMounts[%d]".formatted(component, index),
                                node))
                        .stream()));
    }

    private static Stream<Integer> indices(JsonNode list) {
        return list.isArray() ? IntStream.range(0, list.size()).boxed() : Stream.empty();
    }

    /** Returns the file of the volume that is mounted there, if that is so. */
    private static Optional<String> file(JsonNode mount, String path) {
        String at = mount.path("mountPath").asText("").replaceFirst("/+$", "");
        String subPath = mount.path("subPath").asText("");
        if (!subPath.isEmpty()) {
            return path.equals(at) ? Optional.of(subPath) : Optional.empty();
        }
        return path.startsWith(at + "/") ? Optional.of(path.substring(at.length() + 1)) : Optional.empty();
    }

    /** Returns nothing for another kind of volume, or if no key is that file. */
    private static Optional<ObjectNode> source(JsonNode volume, String file) {
        return Stream.of("configMap", "secret")
                .filter(volume::hasNonNull)
                .flatMap(kind -> {
                    JsonNode source = volume.get(kind);
                    String name = source.path(kind.equals("secret") ? "secretName" : "name")
                            .asText("");
                    return key(source.path("items"), file)
                            .filter(key -> new InSecret(name, key).canExist())
                            .map(key -> JsonNodeFactory.instance
                                    .objectNode()
                                    .put(kind, name)
                                    .put("key", key))
                            .stream();
                })
                .findFirst();
    }

    private static Optional<String> key(JsonNode items, String file) {
        if (items.isEmpty()) {
            return Optional.of(file);
        }
        return indices(items)
                .map(items::get)
                .filter(item -> item.path("path").asText().equals(file))
                .map(item -> item.path("key").asText())
                .findFirst();
    }

    /** Whether the list at this path of the values has the volume or the mount. */
    boolean isIn(String list) {
        return volume.startsWith(list + "[") || mount.startsWith(list + "[");
    }

    /** Whether this is the path of the volume or of the mount. */
    boolean isAt(String element) {
        return volume.equals(element) || mount.equals(element);
    }
}
