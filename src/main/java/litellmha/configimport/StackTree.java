package litellmha.configimport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The keys of a stack file, addressed by paths such as {@code routing.retries}. */
record StackTree(ObjectNode root) {

    boolean has(String path) {
        return !get(path).isMissingNode();
    }

    JsonNode get(String path) {
        JsonNode node = root;
        for (String key : path.split("\\.")) {
            node = node.path(key);
        }
        return node;
    }

    void set(String path, JsonNode value) {
        int dot = path.lastIndexOf('.');
        (dot < 0 ? root : at(path.substring(0, dot))).set(path.substring(dot + 1), value);
    }

    /** Returns the object at a path, which is made if it is not there. */
    ObjectNode at(String path) {
        ObjectNode node = root;
        for (String key : path.split("\\.")) {
            node = node.withObjectProperty(key);
        }
        return node;
    }
}
