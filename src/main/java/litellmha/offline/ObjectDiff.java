package litellmha.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import pulumirpc.Provider.PropertyDiff;

/**
 * Compares what the program declares with what exists.
 *
 * <p>The live object, cut down to the fields of the old inputs, stands for both: a field that the program no longer
 * declares counts as removed only if the program had declared it, and what a refresh found changed counts as changed.
 */
final class ObjectDiff {
    private final List<PropertyPath> immutable;
    private final List<PropertyPath> ignored;
    private final SortedMap<String, PropertyDiff> changes = new TreeMap<>();

    private ObjectDiff(List<PropertyPath> immutable, List<PropertyPath> ignored) {
        this.immutable = immutable;
        this.ignored = ignored;
    }

    /**
     * @param wanted the new inputs, without secret marks; may contain unknown values
     * @param ignored the fields whose changes are none
     */
    static DiffResponse between(
            Checkpoint old, ObjectNode wanted, List<PropertyPath> ignored, ProviderSettings settings) {
        ObjectDiff diff = new ObjectDiff(ImmutableFields.of(wanted, settings), ignored);
        diff.compare(PropertyPath.ROOT, old.liveInputs(), wanted);
        List<String> replaces = diff.changes.entrySet().stream()
                .filter(change -> isReplacement(change.getValue().getKind()))
                .map(SortedMap.Entry::getKey)
                .toList();
        boolean sameName = ObjectKey.of(old.live()).equals(ObjectKey.of(wanted));
        return DiffResponse.newBuilder()
                .setChanges(diff.changes.isEmpty() ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME)
                .addAllReplaces(replaces)
                // Two objects of one name cannot exist side by side.
                .setDeleteBeforeReplace(!replaces.isEmpty() && sameName)
                .putAllDetailedDiff(diff.changes)
                .setHasDetailedDiff(true)
                .build();
    }

    private void compare(PropertyPath path, JsonNode before, JsonNode after) {
        if (ignored.contains(path)) {
            return;
        }
        if (before instanceof ObjectNode && after instanceof ObjectNode) {
            before.fieldNames().forEachRemaining(key -> compare(path.member(key), before.get(key), after.path(key)));
            after.fieldNames().forEachRemaining(key -> {
                if (!before.has(key)) {
                    compare(path.member(key), MissingNode.getInstance(), after.get(key));
                }
            });
        } else if (before instanceof ArrayNode && after instanceof ArrayNode) {
            for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
                compare(path.element(i), before.path(i), after.path(i));
            }
        } else if (!before.equals(after)) {
            changes.put(path.toString(), change(path, before, after));
        }
    }

    private PropertyDiff change(PropertyPath path, JsonNode before, JsonNode after) {
        JsonNode value = after.isMissingNode() ? before : after;
        boolean replaces = immutable.stream().anyMatch(field -> field.touches(path, value));
        PropertyDiff.Kind kind;
        if (before.isMissingNode()) {
            kind = replaces ? PropertyDiff.Kind.ADD_REPLACE : PropertyDiff.Kind.ADD;
        } else if (after.isMissingNode()) {
            kind = replaces ? PropertyDiff.Kind.DELETE_REPLACE : PropertyDiff.Kind.DELETE;
        } else {
            kind = replaces ? PropertyDiff.Kind.UPDATE_REPLACE : PropertyDiff.Kind.UPDATE;
        }
        return PropertyDiff.newBuilder()
                .setKind(kind)
                .setInputDiff(after.isMissingNode())
                .build();
    }

    private static boolean isReplacement(PropertyDiff.Kind kind) {
        return switch (kind) {
            case ADD_REPLACE, DELETE_REPLACE, UPDATE_REPLACE -> true;
            case ADD, DELETE, UPDATE, UNRECOGNIZED -> false;
        };
    }
}
