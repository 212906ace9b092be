package litellmha.adoption;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import litellmha.names.AnnotationKeys;

/**
 * Who owns the fields of an object once a stack has it. The stack's own manager gets all that others own of the content, as if
 * it had applied that: its next apply finds no conflict, and removes what the stack does not declare. Otherwise a variable or
 * a second container of before would go on existing, and a variable that had a value and now comes from a Secret would be
 * refused.
 *
 * <p>Labels and annotations that the stack does not declare stay with their owners, because platforms put theirs on objects of
 * others. So do the values of Secrets; of those that the stack declares, which are the same, nobody is the owner until it
 * applies them. Who changes one until then becomes its owner, and the stack gets a conflict.
 */
final class Handover {

    private final ObjectNode declared;
    private final JsonNode live;
    private final ArrayNode kept = JsonNodeFactory.instance.arrayNode();
    private OwnedFields own = OwnedFields.none();
    private OwnedFields taken = OwnedFields.none();

    private Handover(ObjectNode declared, JsonNode live) {
        this.declared = declared;
        this.live = live;
        live.at("/metadata/managedFields").forEach(this::sort);
    }

    /** @param declared by the stack, with the annotation that names the stack's manager */
    static Handover of(ObjectNode declared, JsonNode live) {
        return new Handover(declared, live);
    }

    private void sort(JsonNode entry) {
        String subresource = entry.path("subresource").asText();
        boolean applied = entry.path("operation").asText().equals("Apply");
        if (applied && manager().equals(Optional.of(entry.path("manager").asText())) && subresource.isEmpty()) {
            own = own.plus(OwnedFields.of(entry));
            return;
        }
        // What controllers report stays theirs; the number of replicas is content.
        if (!subresource.isEmpty() && !subresource.equals("scale")) {
            kept.add(entry);
            return;
        }
        OwnedFields fields = OwnedFields.of(entry);
        OwnedFields content = fields.without("metadata");
        OwnedFields rest = fields.only("metadata")
                .butDeclared(declared, "metadata", "labels")
                .butDeclared(declared, "metadata", "annotations");
        if (manager().isEmpty()) {
            rest = rest.plus(content.butDeclared(declared, "data"));
        } else if (entry.path("apiVersion").equals(declared.path("apiVersion"))) {
            taken = taken.plus(content);
        }
        if (!rest.isEmpty()) {
            ObjectNode less = entry.deepCopy();
            less.set("fieldsV1", rest.tree());
            kept.add(less);
        }
    }

    /** Returns the stack's manager; a Secret has none. */
    private Optional<String> manager() {
        return Optional.of(declared.at("/metadata/annotations")
                        .path(AnnotationKeys.FIELD_MANAGER)
                        .asText())
                .filter(name -> !name.isEmpty());
    }

    /** Returns the object's {@code managedFields} afterwards, or nothing if they stay as they are. */
    Optional<ArrayNode> managedFields() {
        OwnedFields all = own.plus(taken);
        ArrayNode after = kept.deepCopy();
        if (!all.isEmpty()) {
            after.addObject()
                    .put("manager", manager().orElseThrow())
                    .put("operation", "Apply")
                    .put("apiVersion", declared.path("apiVersion").asText())
                    .put("fieldsType", "FieldsV1")
                    .set("fieldsV1", all.tree());
        }
        boolean same = taken.isEmpty() && sum(after).equals(sum(live.at("/metadata/managedFields")));
        return same || after.isEmpty() ? Optional.empty() : Optional.of(after);
    }

    private static OwnedFields sum(JsonNode entries) {
        OwnedFields sum = OwnedFields.none();
        for (JsonNode entry : entries) {
            sum = sum.plus(OwnedFields.of(entry));
        }
        return sum;
    }

    /** Returns the object as the stack's next apply would leave it, without what the server fills in. */
    ObjectNode applied() {
        ObjectNode after = live.deepCopy();
        own.plus(taken).removeFrom(after);
        merge(after, declared);
        return after;
    }

    private static void merge(ObjectNode into, JsonNode from) {
        from.properties().forEach(entry -> {
            if (into.path(entry.getKey()) instanceof ObjectNode inner
                    && entry.getValue().isObject()) {
                merge(inner, entry.getValue());
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        });
    }
}
