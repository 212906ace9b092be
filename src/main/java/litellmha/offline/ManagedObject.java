package litellmha.offline;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An object of the cluster with who manages which of its fields, as server-side apply keeps it. It knows no schema: a list
 * is one field, so that two managers conflict over elements which Kubernetes tells apart by their names.
 *
 * @param object without the managed fields
 * @param fields of each manager, as JSON pointers
 * @see <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/">server-side apply</a>
 */
record ManagedObject(ObjectNode object, Map<Manager, SortedSet<String>> fields) {
    /** Who has no fields that they do not set: the identity of an object. */
    private static final Set<String> IDENTITY = Set.of("/apiVersion", "/kind", "/metadata/name", "/metadata/namespace");

    private static final String MANAGED_FIELDS = "managedFields";

    /** @param operation {@code Apply}, or {@code Update} for everything else, which is a manager apart */
    record Manager(String name, String operation) implements Comparable<Manager> {
        static Manager applying(String name) {
            return new Manager(name, "Apply");
        }

        static Manager updating(String name) {
            return new Manager(name, "Update");
        }

        @Override
        public int compareTo(Manager other) {
            return toString().compareTo(other.toString());
        }
    }

    /** An object that its only manager has created in one request. */
    static ManagedObject created(ObjectNode object, Manager manager) {
        return new ManagedObject(object, Map.of(manager, fieldsOf(object)));
    }

    /** Reads the form in which {@link #stored} writes it. An object without managed fields has no managers. */
    static ManagedObject of(ObjectNode stored) {
        ObjectNode object = stored.deepCopy();
        Map<Manager, SortedSet<String>> fields = new TreeMap<>();
        if (object.path("metadata") instanceof ObjectNode metadata
                && metadata.remove(MANAGED_FIELDS) instanceof ArrayNode entries) {
            entries.forEach(entry -> fields.put(
                    new Manager(
                            entry.path("manager").asText(),
                            entry.path("operation").asText()),
                    entry.path("fields")
                            .valueStream()
                            .map(JsonNode::asText)
                            .collect(Collectors.toCollection(TreeSet::new))));
        }
        return new ManagedObject(object, fields);
    }

    /** The object with its managers in {@code metadata.managedFields}, in a simpler form than Kubernetes'. */
    ObjectNode stored() {
        ObjectNode stored = object.deepCopy();
        ArrayNode entries = stored.withObjectProperty("metadata").putArray(MANAGED_FIELDS);
        fields.forEach((manager, owned) -> {
            ObjectNode entry =
                    entries.addObject().put("manager", manager.name()).put("operation", manager.operation());
            ArrayNode pointers = entry.putArray("fields");
            owned.forEach(pointers::add);
        });
        return stored;
    }

    /** Whether one of these manages fields. */
    boolean isManagedBy(Set<Manager> managers) {
        return fields.keySet().stream().anyMatch(managers::contains);
    }

    /** Whether somebody, other than the manager or the manager itself, manages what is at a pointer or a part of it. */
    boolean isManaged(String pointer, String manager, boolean byManager) {
        return fields.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(manager) == byManager)
                .flatMap(entry -> entry.getValue().stream())
                .anyMatch(field -> field.equals(pointer) || field.startsWith(pointer + "/"));
    }

    /** Makes fields of some managers those of one that applies. */
    ManagedObject transferred(Set<Manager> from, String to) {
        Map<Manager, SortedSet<String>> next = new TreeMap<>();
        fields.forEach((manager, owned) -> next.computeIfAbsent(
                        from.contains(manager) ? Manager.applying(to) : manager, key -> new TreeSet<>())
                .addAll(owned));
        return new ManagedObject(object, next);
    }

    /**
     * Applies an object: sets its fields, and removes those that the manager alone had applied and has left out.
     *
     * @param force takes fields with other values from their managers, instead of refusing them
     */
    ManagedObject apply(ObjectNode wanted, String name, boolean force) {
        Manager manager = Manager.applying(name);
        SortedSet<String> mine = fieldsOf(wanted);
        Map<Manager, SortedSet<String>> next = new TreeMap<>();
        fields.forEach((other, owned) -> next.put(other, new TreeSet<>(owned)));
        SortedSet<String> before = next.getOrDefault(manager, new TreeSet<>());
        next.remove(manager);
        takeChanged(wanted, mine, next, force);
        ObjectNode result = object.deepCopy();
        before.stream()
                .filter(field -> !mine.contains(field))
                .filter(field -> next.values().stream().noneMatch(owned -> owned.contains(field)))
                .forEach(field -> remove(result, JsonPointer.compile(field)));
        mine.forEach(field -> put(result, JsonPointer.compile(field), wanted.at(field)));
        if (!mine.isEmpty()) {
            next.put(manager, mine);
        }
        next.values().removeIf(Set::isEmpty);
        return new ManagedObject(result, next);
    }

    /** Applies nothing: what the manager alone has applied goes, and it manages nothing any more. */
    ManagedObject relinquished(String manager) {
        return apply(JsonNodeFactory.instance.objectNode(), manager, false);
    }

    private void takeChanged(
            ObjectNode wanted, SortedSet<String> mine, Map<Manager, SortedSet<String>> others, boolean force) {
        others.forEach((other, owned) -> {
            Set<String> changed = mine.stream()
                    .filter(owned::contains)
                    .filter(field -> !object.at(field).equals(wanted.at(field)))
                    .collect(Collectors.toSet());
            if (!changed.isEmpty() && !force) {
                throw new Refusal("%s: apply conflict with \"%s\": %s"
                        .formatted(ObjectKey.of(object), other.name(), String.join(", ", new TreeSet<>(changed))));
            }
            owned.removeAll(changed);
        });
    }

    private static SortedSet<String> fieldsOf(ObjectNode object) {
        return leaves(JsonPointer.empty(), object)
                .map(JsonPointer::toString)
                .filter(field -> !IDENTITY.contains(field))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<JsonPointer> leaves(JsonPointer place, JsonNode value) {
        return value instanceof ObjectNode inner && !inner.isEmpty()
                ? inner.properties().stream()
                        .flatMap(member -> leaves(place.appendProperty(member.getKey()), member.getValue()))
                : Stream.of(place).filter(pointer -> !pointer.matches());
    }

    static void put(ObjectNode object, JsonPointer place, JsonNode value) {
        ObjectNode parent = object;
        JsonPointer rest = place;
        while (!rest.tail().matches()) {
            String step = rest.getMatchingProperty();
            parent = parent.get(step) instanceof ObjectNode inner ? inner : parent.putObject(step);
            rest = rest.tail();
        }
        parent.set(rest.getMatchingProperty(), value);
    }

    /** Removes what is at a place, and what is empty without it. */
    static void remove(ObjectNode object, JsonPointer place) {
        if (object.at(place.head()) instanceof ObjectNode parent) {
            parent.remove(place.last().getMatchingProperty());
            if (parent.isEmpty() && !place.head().matches()) {
                remove(object, place.head());
            }
        }
    }
}
