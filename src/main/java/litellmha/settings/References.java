package litellmha.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds texts that refer to environment variables. LiteLLM replaces them by the value of the variable anywhere in its
 * configuration, so that a header could carry the master key to a provider.
 */
final class References {

    private static final String PREFIX = "os.environ/";

    private References() {}

    static boolean isReference(String text) {
        return text.strip().startsWith(PREFIX);
    }

    /** Returns the path of each such text inside a node, the names of keys included. */
    static List<String> in(JsonNode node, String path) {
        List<String> found = new ArrayList<>();
        collect(node, path, found);
        return found;
    }

    private static void collect(JsonNode node, String path, List<String> found) {
        if (node.isTextual() && isReference(node.textValue())) {
            found.add(path);
        }
        node.properties().forEach(entry -> {
            String child = path + "." + entry.getKey();
            if (isReference(entry.getKey())) {
                found.add(child);
            }
            collect(entry.getValue(), child, found);
        });
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), path + "[" + i + "]", found);
            }
        }
    }
}
