package litellmha.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A resource's state as the engine keeps it: the object as last seen in the cluster, and beside its members, under
 * {@code __inputs}, what the program had asked for.
 *
 * @param live the object, without secret marks
 * @param inputs the program's part of it, without secret marks
 */
record Checkpoint(ObjectNode live, ObjectNode inputs) {
    private static final String INPUTS = "__inputs";
    private static final String INITIAL_API_VERSION = "__initialApiVersion";

    /** Takes a state apart; an empty one gives an empty checkpoint. */
    static Checkpoint of(ObjectNode markedState) {
        ObjectNode live = Wire.plain(markedState);
        ObjectNode inputs = live.path(INPUTS) instanceof ObjectNode known ? known : live.objectNode();
        live.properties().removeIf(member -> member.getKey().startsWith("__"));
        return new Checkpoint(live, inputs);
    }

    /** Puts a state together, with the secrets that {@code marked} has marked in both places. */
    ObjectNode state(ObjectNode marked) {
        ObjectNode state = SecretMarks.copy(marked, live);
        state.set(INPUTS, SecretMarks.copy(marked, inputs));
        state.set(INITIAL_API_VERSION, inputs.path("apiVersion"));
        return state;
    }

    /** The live object cut down to what the inputs have too: what the cluster adds by itself is no difference. */
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
