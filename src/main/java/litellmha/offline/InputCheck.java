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

/** Names and judges what a program declares, and remembers it. */
final class InputCheck {
    /** What only the API writes. */
    private static final List<String> READ_ONLY_METADATA = List.of(
            "creationTimestamp",
            "deletionGracePeriodSeconds",
            "deletionTimestamp",
            "generation",
            "managedFields",
            "resourceVersion",
            "uid");

    private final Map<String, ObjectNode> declared = new LinkedHashMap<>();

    CheckResponse check(CheckRequest request) {
        Urn urn = Urn.parse(request.getUrn());
        ObjectNode marked = Wire.read(request.getNews());
        ObjectNode object = Wire.plain(marked);
        if (urn.isHelmRelease()) {
            HelmRelease.makeObject(object, urn);
        }
        List<CheckFailure> failures = new ArrayList<>();
        JsonNode kind = object.path("kind");
        if (!kind.isMissingNode() && !Wire.isUnknown(kind) && !kind.asText().equals(urn.kind())) {
            failures.add(CheckFailure.newBuilder()
                    .setProperty("kind")
                    .setReason("is not the resource's, " + urn.kind() + "; Patch and List resources are not supported")
                    .build());
        }
        normalise(object);
        Autonames.assign(object, Wire.plain(Wire.read(request.getOlds())), request, urn);
        failures.addAll(ObjectRules.check(object));
        // What a release makes is Helm's: no manifest of it is known here.
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

    private static void normalise(ObjectNode object) {
        if (object.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(READ_ONLY_METADATA);
        }
        // While a value is unknown, data and stringData cannot be told to be one.
        if (ObjectKey.of(object).isSecret() && !Wire.holdsUnknown(object)) {
            SecretData.normalise(object);
        }
    }

    private void remember(String urn, ObjectNode object) {
        ObjectNode copy = (ObjectNode) Wire.map(object, InputCheck::nullIfUnknown);
        JsonNode metadata = copy.path("metadata");
        if (metadata.path("annotations") instanceof ObjectNode annotations
                && annotations.remove(Autonames.ANNOTATION) != null
                && annotations.isEmpty()) {
            ((ObjectNode) metadata).remove("annotations");
        }
        synchronized (declared) {
            declared.put(urn, copy);
        }
    }

    private static Optional<JsonNode> nullIfUnknown(JsonNode node) {
        return Wire.isUnknown(node) ? Optional.of(NullNode.instance) : Optional.empty();
    }
}
