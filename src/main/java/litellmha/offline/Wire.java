package litellmha.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Converts property values between the engine's protobuf messages and JSON trees.
 *
 * <p>A tree that was read is <em>marked</em>: each secret in it is still an object with a signature and a value. Convert it
 * to a {@linkplain #plain plain} tree before looking at values. Null members are dropped, since to the API they are
 * absent, and whole numbers become integers, so that trees can be compared with {@code equals}.
 */
final class Wire {
    /** The member that distinguishes a special value from an object ({@code sdk/go/common/resource/sig/sig.go}). */
    private static final String SIGNATURE = "4dabf18193072939515e22adb298388d";
    /** The signature of a secret (the same file). */
    private static final String SECRET = "1b47061264138c4ac30d75fd1eb44270";

    private static final String VALUE = "value";

    /** Stand-ins for values that a preview does not know ({@code sdk/go/common/resource/plugin/rpc.go}). */
    private static final Set<String> UNKNOWN = Set.of(
            "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
            "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
            "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string, and whatever has no type yet
            "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
            "dd056dcd-154b-4c76-9bd3-c8f88648b5ff"); // object

    /** Whole numbers up to here are exact in the engine's doubles. */
    private static final double EXACT = 1L << 53;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Wire() {}

    /** Returns the marked tree of a message; a missing message gives an empty object. */
    static ObjectNode read(Struct struct) {
        ObjectNode object = JSON.objectNode();
        struct.getFieldsMap().forEach((key, value) -> {
            if (!value.hasNullValue()) {
                object.set(key, read(value));
            }
        });
        return object;
    }

    private static JsonNode read(Value value) {
        switch (value.getKindCase()) {
            case STRUCT_VALUE:
                return readStruct(value.getStructValue());
            case LIST_VALUE:
                ArrayNode array = JSON.arrayNode();
                value.getListValue().getValuesList().forEach(element -> array.add(read(element)));
                return array;
            case STRING_VALUE:
                return JSON.textNode(value.getStringValue());
            case BOOL_VALUE:
                return JSON.booleanNode(value.getBoolValue());
            case NUMBER_VALUE:
                return number(value.getNumberValue());
            default:
                return NullNode.instance;
        }
    }

    private static JsonNode readStruct(Struct struct) {
        Value signature = struct.getFieldsOrDefault(SIGNATURE, Value.getDefaultInstance());
        if (signature.hasStringValue() && !signature.getStringValue().equals(SECRET)) {
            throw new Refusal("assets, archives and references to resources cannot be part of a Kubernetes object");
        }
        return signature.hasStringValue()
                ? secret(read(struct.getFieldsOrDefault(VALUE, Value.getDefaultInstance())))
                : read(struct);
    }

    private static JsonNode number(double value) {
        if (value != Math.rint(value) || Math.abs(value) > EXACT) {
            return JSON.numberNode(value);
        }
        long whole = (long) value;
        return (int) whole == whole ? JSON.numberNode((int) whole) : JSON.numberNode(whole);
    }

    static Struct write(ObjectNode object) {
        Struct.Builder struct = Struct.newBuilder();
        object.properties().forEach(member -> struct.putFields(member.getKey(), write(member.getValue())));
        return struct.build();
    }

    private static Value write(JsonNode node) {
        Value.Builder value = Value.newBuilder();
        if (node instanceof ObjectNode object) {
            value.setStructValue(write(object));
        } else if (node instanceof ArrayNode array) {
            ListValue.Builder list = ListValue.newBuilder();
            array.forEach(element -> list.addValues(write(element)));
            value.setListValue(list);
        } else if (node.isTextual()) {
            value.setStringValue(node.textValue());
        } else if (node.isBoolean()) {
            value.setBoolValue(node.booleanValue());
        } else if (node.isNumber()) {
            value.setNumberValue(node.doubleValue());
        } else {
            value.setNullValue(NullValue.NULL_VALUE);
        }
        return value.build();
    }

    /** Marks a value as a secret, unless it already is one. */
    static JsonNode secret(JsonNode value) {
        return isSecret(value)
                ? value
                : JSON.objectNode().put(SIGNATURE, SECRET).set(VALUE, value);
    }

    static boolean isSecret(JsonNode marked) {
        return marked.path(SIGNATURE).asText().equals(SECRET);
    }

    static boolean isUnknown(JsonNode plain) {
        return plain.isTextual() && UNKNOWN.contains(plain.textValue());
    }

    static boolean holdsSecret(JsonNode marked) {
        return isSecret(marked) || marked.valueStream().anyMatch(Wire::holdsSecret);
    }

    static boolean holdsUnknown(JsonNode node) {
        return isUnknown(node) || node.valueStream().anyMatch(Wire::holdsUnknown);
    }

    /** Copies a tree without the marks of secrets. */
    static ObjectNode plain(ObjectNode marked) {
        return (ObjectNode) map(marked, node -> isSecret(node) ? Optional.of(plainValue(node)) : Optional.empty());
    }

    /** Returns the value of a secret, without the marks of secrets in it. */
    static JsonNode plainValue(JsonNode secret) {
        return map(secret.path(VALUE), node -> isSecret(node) ? Optional.of(plainValue(node)) : Optional.empty());
    }

    /** Returns the object at a key, and creates it if absent; empty if there is something else, such as an unknown value. */
    static Optional<ObjectNode> child(ObjectNode parent, String key) {
        if (!parent.has(key)) {
            return Optional.of(parent.putObject(key));
        }
        return parent.get(key) instanceof ObjectNode child ? Optional.of(child) : Optional.empty();
    }

    /** Copies a tree, replacing each node for which {@code replace} returns another. */
    static JsonNode map(JsonNode node, Function<JsonNode, Optional<JsonNode>> replace) {
        Optional<JsonNode> replacement = replace.apply(node);
        if (replacement.isPresent()) {
            return replacement.get();
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JSON.objectNode();
            object.properties().forEach(member -> copy.set(member.getKey(), map(member.getValue(), replace)));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JSON.arrayNode();
            array.forEach(element -> copy.add(map(element, replace)));
            return copy;
        }
        return node;
    }
}
