package litellmha.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A resource's state as the engine keeps it: the object as last seen in the cluster, with what the program had declared
 * and as whom in the additional members {@code __inputs} and {@code __fieldManager}.
 *
 * @param live the object, without secret marks
 * @param inputs the program's part of it, without secret marks
 * @param fieldManager that owns the inputs; empty if it was never written
 */
record Checkpoint(ObjectNode live, ObjectNode inputs, String fieldManager) {
    private static final String INPUTS = "__inputs";
    private static final String FIELD_MANAGER = "__fieldManager";

    /** Parses a state; an empty one gives an empty checkpoint. */
    static Checkpoint of(ObjectNode markedState) {
        ObjectNode live = Wire.plain(markedState);
        ObjectNode inputs = live.path(INPUTS) instanceof ObjectNode known ? known : live.objectNode();
        String fieldManager = live.path(FIELD_MANAGER).asText();
        live.properties().removeIf(member -> member.getKey().startsWith("__"));
        return new Checkpoint(live, inputs, fieldManager);
    }

    /** Returns the state, in which what is secret in {@code marked} is marked in both places. */
    ObjectNode state(ObjectNode marked) {
        ObjectNode state = SecretMarks.copy(marked, live);
        state.set(INPUTS, SecretMarks.copy(marked, inputs));
        return state.put(FIELD_MANAGER, fieldManager);
    }

    /** Returns the live object without the fields that the cluster has added to the inputs. */
    ObjectNode liveInputs() {
        return (ObjectNode) prune(live, inputs);
    }

    private static JsonNode prune(JsonNode live, JsonNode shape) {
        if (live instanceof ObjectNode object && shape instanceof ObjectNode) {
            ObjectNode pruned = object.objectNode();
            object.properties().stream()
                    .filter(member -> shape.has(member.getKey()))
                    .forEach(member ->
                            pruned.set(member.getKey(), prune(member.getValue(), shape.get(member.getKey()))));
            return pruned;
        }
        if (live instanceof ArrayNode array && shape instanceof ArrayNode) {
            ArrayNode pruned = array.arrayNode();
            for (int i = 0; i < Math.min(array.size(), shape.size()); i++) {
                pruned.add(prune(array.get(i), shape.get(i)));
            }
            return pruned;
        }
        return live;
    }
}
