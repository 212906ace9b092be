package litellmha;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Changes a tree at a random place: takes something away, adds it, renames it, or puts another value there. */
public final class TreeMutations {

    private TreeMutations() {}

    /** @param values the JSON of what is put into the tree */
    public static void mutate(JsonMapper json, ObjectNode tree, List<String> values, Random random)
            throws JsonProcessingException {
        JsonNode place = tree;
        while (place.size() > 0 && random.nextInt(4) > 0) {
            List<JsonNode> inner = new ArrayList<>();
            place.forEach(child -> {
                if (child.isContainerNode() && !child.isEmpty()) {
                    inner.add(child);
                }
            });
            if (inner.isEmpty()) {
                break;
            }
            place = inner.get(random.nextInt(inner.size()));
        }
        JsonNode value = json.readTree(values.get(random.nextInt(values.size())));
        if (place instanceof ArrayNode list) {
            switch (random.nextInt(3)) {
                case 0 -> list.remove(random.nextInt(list.size()));
                case 1 -> list.add(list.get(random.nextInt(list.size())).deepCopy());
                default -> list.set(random.nextInt(list.size()), value);
            }
        } else if (place instanceof ObjectNode object && !object.isEmpty()) {
            List<String> keys = new ArrayList<>();
            object.fieldNames().forEachRemaining(keys::add);
            String key = keys.get(random.nextInt(keys.size()));
            switch (random.nextInt(4)) {
                case 0 -> object.remove(key);
                case 1 -> object.set(key + "x", object.remove(key));
                case 2 -> object.set("unknown", value);
                default -> object.set(key, value);
            }
        }
    }
}
