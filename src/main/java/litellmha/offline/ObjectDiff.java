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
 * Compares what the program asks for with what is there.
 *
 * <p>The live object, cut down to the old inputs, stands for both at once: it has lost what the program no longer asks
 * for only if the old inputs had it, and it shows what a refresh found changed.
 */
final class ObjectDiff {
    private final List<PropertyPath> immutable;
    private final List<PropertyPath> ignored;
    private final SortedMap<String, PropertyDiff> changes = new TreeMap<>();

    private ObjectDiff(List<PropertyPath> immutable, List<PropertyPath> ignored) {
        this.immutable = immutable;
        this.ignored = ignored;
    }

    /** @param wanted the new inputs, without secret marks; it may hold unknown values */
    static DiffResponse between(
            Checkpoint old, ObjectNode wanted, ProviderSettings settings, List<PropertyPath> ignored) {
        ObjectKey wantedKey = ObjectKey.of(wanted);
        ObjectKey liveKey = ObjectKey.of(old.live());
        ObjectNode before = withNamespace(old.liveInputs(), liveKey);
        ObjectNode after = withNamespace(wanted, wantedKey);
        if (before.path("metadata") instanceof ObjectNode metadata
                && !wantedKey.name().isEmpty()) {
            // A program may name what had been named for it.
            metadata.put("name", liveKey.name());
        }

        ObjectDiff diff = new ObjectDiff(ImmutableFields.of(wanted, settings), ignored);
        diff.compare(PropertyPath.ROOT, before, after);
        List<String> replaces = diff.changes.entrySet().stream()
                .filter(change -> isReplacement(change.getValue().getKind()))
                .map(SortedMap.Entry::getKey)
                .toList();
        boolean sameName = liveKey.id().equals(wantedKey.id());
        return DiffResponse.newBuilder()
                .setChanges(diff.changes.isEmpty() ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME)
                .addAllReplaces(replaces)
                // Two objects of one name cannot stand side by side; one that was named here gets a new name.
                .setDeleteBeforeReplace(!replaces.isEmpty() && sameName && !Autonames.isAutonamed(wanted))
                .putAllDetailedDiff(diff.changes)
                .setHasDetailedDiff(true)
                .build();
    }

    /** Says the namespace outright, so that leaving it out and naming the default one are no difference. */
    private static ObjectNode withNamespace(ObjectNode object, ObjectKey key) {
        ObjectNode copy = object.deepCopy();
        Wire.child(copy, "metadata").ifPresent(metadata -> {
            metadata.remove("namespace");
            if (key.namespaced()) {
                metadata.put("namespace", key.namespace());
            }
        });
        return copy;
    }

    private void compare(PropertyPath path, JsonNode before, JsonNode after) {
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
        } else if (!before.equals(after) && ignored.stream().noneMatch(pattern -> pattern.covers(path))) {
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
