package litellmha.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds the objects and fields that differ between two sets of manifests. */
public final class ManifestDiff {

    /**
     * One difference.
     *
     * @param object its kind and name
     * @param path of the field, or empty if only one side has the object. List elements with names are matched by name, as
     *     in {@code containers[litellm]}, and YAML files in a ConfigMap are compared field by field
     * @param left missing if it is on the right only
     * @param right missing if it is on the left only
     */
    public record Difference(String object, String path, JsonNode left, JsonNode right) {

        @Override
        public String toString() {
            if (path.isEmpty()) {
                return (right.isMissingNode() ? "- " : "+ ") + object;
            }
            StringBuilder text = new StringBuilder("~ " + object + " " + path);
            if (!left.isMissingNode()) {
                text.append("\n    - ").append(left);
            }
            if (!right.isMissingNode()) {
                text.append("\n    + ").append(right);
            }
            return text.toString();
        }
    }

    private static final YAMLMapper YAML = new YAMLMapper();

    private final List<Difference> differences = new ArrayList<>();

    private ManifestDiff() {}

    /** Returns the differences, sorted by the objects' kinds and names. */
    public static List<Difference> between(Manifests left, Manifests right) {
        ManifestDiff diff = new ManifestDiff();
        Map<String, JsonNode> before = byName(left);
        Map<String, JsonNode> after = byName(right);
        union(before.keySet(), after.keySet())
                .forEach(object -> diff.compare(
                        object,
                        "",
                        before.getOrDefault(object, MissingNode.getInstance()),
                        after.getOrDefault(object, MissingNode.getInstance())));
        return List.copyOf(diff.differences);
    }

    private static Map<String, JsonNode> byName(Manifests manifests) {
        Map<String, JsonNode> objects = new TreeMap<>();
        for (ObjectNode object : manifests.objects()) {
            objects.put(Manifests.kind(object) + " " + Manifests.name(object), object);
        }
        return objects;
    }

    private void compare(String object, String path, JsonNode left, JsonNode right) {
        if (left.equals(right)) {
            return;
        }
        if (left.isContainerNode() && right.isContainerNode() && left.isArray() == right.isArray()) {
            Map<String, JsonNode> before = children(left);
            Map<String, JsonNode> after = children(right);
            union(before.keySet(), after.keySet())
                    .forEach(key -> compare(
                            object,
                            child(path, key),
                            before.getOrDefault(key, MissingNode.getInstance()),
                            after.getOrDefault(key, MissingNode.getInstance())));
        } else if (path.endsWith(".yaml") && left.isTextual() && right.isTextual()) {
            compare(object, path + ":", parsed(left), parsed(right));
        } else {
            differences.add(new Difference(object, path, left, right));
        }
    }

    private static Map<String, JsonNode> children(JsonNode node) {
        Map<String, JsonNode> children = new LinkedHashMap<>();
        if (node.isObject()) {
            node.properties().forEach(entry -> children.put(entry.getKey(), entry.getValue()));
            return children;
        }
        for (int i = 0; i < node.size(); i++) {
            String name = node.get(i).path("name").asText("");
            children.put("[" + (name.isEmpty() ? Integer.toString(i) : name) + "]", node.get(i));
        }
        return children;
    }

    private static Set<String> union(Set<String> left, Set<String> right) {
        Set<String> all = new TreeSet<>(left);
        all.addAll(right);
        return all;
    }

    private static String child(String path, String key) {
        return path.isEmpty() || path.endsWith(":") || key.startsWith("[") ? path + key : path + "." + key;
    }

    /** Returns the text itself if it is not YAML: someone may have edited it in the cluster. */
    private static JsonNode parsed(JsonNode text) {
        try {
            return YAML.readTree(text.textValue());
        } catch (JsonProcessingException e) {
            return text;
        }
    }
}
