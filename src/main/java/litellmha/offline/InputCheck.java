package litellmha.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pulumirpc.Provider.CheckFailure;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.CheckResponse;

/** Checks what a program declares, puts it into the form that the API stores, and remembers it. */
final class InputCheck {
    private final Map<String, ObjectNode> declared = new LinkedHashMap<>();

    CheckResponse check(CheckRequest request) {
        Urn urn = Urn.parse(request.getUrn());
        ObjectNode marked = Wire.read(request.getNews());
        ObjectNode object = Wire.plain(marked);
        if (urn.isHelmRelease()) {
            HelmRelease.makeObject(object, urn);
        }
        // While a value is unknown, data and stringData cannot be told to be one.
        if (ObjectKey.of(object).isSecret() && !Wire.holdsUnknown(object)) {
            SecretData.normalise(object);
        }
        List<CheckFailure> failures = failures(object);
        // Helm creates a release's objects; their manifests are not known here.
        if (failures.isEmpty() && !urn.isHelmRelease()) {
            remember(request.getUrn(), object);
        }
        return CheckResponse.newBuilder()
                .setInputs(Wire.write(SecretMarks.copy(marked, object)))
                .addAllFailures(failures)
                .build();
    }

    /** The objects that passed, one per URN, in the order in which each was first seen. */
    List<ObjectNode> declared() {
        synchronized (declared) {
            return declared.values().stream().map(ObjectNode::deepCopy).toList();
        }
    }

    /** Checks what this provider needs of an object. Reasons never quote a value, which may be a secret. */
    private static List<CheckFailure> failures(ObjectNode object) {
        List<CheckFailure> failures = new ArrayList<>();
        require(object.path("apiVersion"), "apiVersion", failures);
        require(object.path("kind"), "kind", failures);
        JsonNode metadata = object.path("metadata");
        if (!Wire.isUnknown(metadata)) {
            require(metadata.path("name"), "metadata.name", failures);
            if (!ObjectKey.of(object).isInNoNamespace()) {
                require(metadata.path("namespace"), "metadata.namespace", failures);
            }
        }
        if (ObjectKey.of(object).isSecret()) {
            object.path("data").properties().forEach(member -> {
                if (!Wire.isUnknown(member.getValue())
                        && SecretData.decode(member.getValue()).isEmpty()) {
                    fail(PropertyPath.parse("data").member(member.getKey()).toString(), "must be base64", failures);
                }
            });
        }
        return failures;
    }

    private static void require(JsonNode value, String property, List<CheckFailure> failures) {
        if (!value.isTextual() || value.textValue().isEmpty()) {
            fail(property, "must be set", failures);
        }
    }

    private static void fail(String property, String reason, List<CheckFailure> failures) {
        failures.add(CheckFailure.newBuilder()
                .setProperty(property)
                .setReason(reason)
                .build());
    }

    private void remember(String urn, ObjectNode object) {
        ObjectNode copy = (ObjectNode) Wire.map(object, InputCheck::nullIfUnknown);
        synchronized (declared) {
            declared.put(urn, copy);
        }
    }

    private static Optional<JsonNode> nullIfUnknown(JsonNode node) {
        return Wire.isUnknown(node) ? Optional.of(NullNode.instance) : Optional.empty();
    }
}
