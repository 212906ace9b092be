package litellmha.adoption;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The fields that a manager owns, in the form {@code FieldsV1}: {@code f:NAME} is a field, {@code k:JSON} the element of a list
 * with these keys, {@code v:JSON} the element with that value, and a dot the field or element itself.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management">field management</a>
 */
record OwnedFields(ObjectNode tree) {

    private static final JsonMapper JSON = new JsonMapper();

    static OwnedFields none() {
        return new OwnedFields(JsonNodeFactory.instance.objectNode());
    }

    /** @param entry of an object's {@code managedFields} */
    static OwnedFields of(JsonNode entry) {
        return entry.path("fieldsV1").isObject()
                ? new OwnedFields(entry.path("fieldsV1").deepCopy())
                : none();
    }

    boolean isEmpty() {
        return tree.isEmpty();
    }

    OwnedFields plus(OwnedFields other) {
        ObjectNode sum = tree.deepCopy();
        add(sum, other.tree);
        return new OwnedFields(sum);
    }

    private static void add(ObjectNode to, JsonNode from) {
        from.properties().forEach(entry -> {
            if (to.has(entry.getKey())) {
                add((ObjectNode) to.get(entry.getKey()), entry.getValue());
            } else {
                to.set(entry.getKey(), entry.getValue().deepCopy());
            }
        });
    }

    /** Returns the fields without one at the top, such as {@code metadata}. */
    OwnedFields without(String field) {
        ObjectNode rest = tree.deepCopy();
        rest.remove("f:" + field);
        return new OwnedFields(rest);
    }

    /** Returns the fields in one at the top, such as {@code metadata}. */
    OwnedFields only(String field) {
        OwnedFields found = none();
        if (tree.has("f:" + field)) {
            found.tree.set("f:" + field, tree.get("f:" + field).deepCopy());
        }
        return found;
    }

    /** Returns the fields without what an object declares in a map, such as {@code metadata} {@code labels}. */
    OwnedFields butDeclared(JsonNode declared, String... map) {
        OwnedFields rest = new OwnedFields(tree.deepCopy());
        remove(rest.tree, declared, map, 0);
        return rest;
    }

    private static void remove(JsonNode from, JsonNode declared, String[] map, int depth) {
        if (!(from instanceof ObjectNode fields)) {
            return;
        }
        if (depth == map.length) {
            declared.fieldNames().forEachRemaining(key -> fields.remove("f:" + key));
            return;
        }
        String name = "f:" + map[depth];
        if (fields.has(name)) {
            remove(fields.get(name), declared.path(map[depth]), map, depth + 1);
            // An entry with nothing but the dot would own the whole map.
            if (fields.get(name).isEmpty()
                    || fields.get(name).size() == 1 && fields.get(name).has(".")) {
                fields.remove(name);
            }
        }
    }

    /** Removes the fields from an object, and what is empty without them. */
    void removeFrom(ObjectNode object) {
        remove(object, tree);
    }

    private static void remove(JsonNode from, JsonNode owned) {
        owned.properties().forEach(entry -> {
            String key = entry.getKey();
            if (key.startsWith("f:") && from instanceof ObjectNode object) {
                String name = key.substring(2);
                if (!entry.getValue().isEmpty()) {
                    remove(object.path(name), entry.getValue());
                }
                if (entry.getValue().isEmpty() || object.path(name).isEmpty()) {
                    object.remove(name);
                }
            } else if (key.startsWith("k:") && from instanceof ArrayNode list) {
                removeElement(list, parsed(key), entry.getValue());
            } else if (key.startsWith("v:") && from instanceof ArrayNode list) {
                JsonNode value = parsed(key);
                for (int i = list.size() - 1; i >= 0; i--) {
                    if (list.get(i).equals(value)) {
                        list.remove(i);
                    }
                }
            }
        });
    }

    private static void removeElement(ArrayNode list, JsonNode keys, JsonNode owned) {
        for (int i = list.size() - 1; i >= 0; i--) {
            JsonNode element = list.get(i);
            if (keys.properties().stream()
                    .allMatch(wanted -> element.path(wanted.getKey()).equals(wanted.getValue()))) {
                if (owned.has(".") || owned.isEmpty()) {
                    list.remove(i);
                } else {
                    remove(element, owned);
                }
            }
        }
    }

    private static JsonNode parsed(String key) {
        try {
            return JSON.readTree(key.substring(2));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a field of FieldsV1: " + key, e);
        }
    }
}
