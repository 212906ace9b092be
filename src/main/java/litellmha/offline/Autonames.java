package litellmha.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.util.UUID;
import pulumirpc.Provider.CheckRequest;

/** Names for objects that the program leaves unnamed, marked by an annotation so that a replacement is named anew. */
final class Autonames {
    static final String ANNOTATION = "pulumi.com/autonamed";

    private static final int RANDOM_CHARACTERS = 8;

    private Autonames() {}

    static boolean isAutonamed(JsonNode object) {
        return object.path("metadata")
                .path("annotations")
                .path(ANNOTATION)
                .asText()
                .equals("true");
    }

    /** Names an unnamed object: as before if it was named here before, else, for a new one, afresh. */
    static void assign(ObjectNode object, JsonNode oldInputs, CheckRequest request, Urn urn) {
        JsonNode metadata = object.path("metadata");
        if (!metadata.path("name").asText().isEmpty()) {
            return;
        }
        if (isAutonamed(oldInputs)) {
            name(object, oldInputs.path("metadata").path("name").asText());
        } else if (oldInputs.isEmpty() && !metadata.has("generateName")) {
            name(object, newName(request, urn));
        }
    }

    private static void name(ObjectNode object, String name) {
        Wire.child(object, "metadata").ifPresent(metadata -> {
            metadata.put("name", name);
            Wire.child(metadata, "annotations").ifPresent(annotations -> annotations.put(ANNOTATION, "true"));
        });
    }

    private static String newName(CheckRequest request, Urn urn) {
        if (request.hasAutonaming()) {
            switch (request.getAutonaming().getMode()) {
                case DISABLE -> throw new Refusal("autonaming is disabled: " + urn.name() + " needs metadata.name");
                case PROPOSE, ENFORCE -> {
                    return request.getAutonaming().getProposedName();
                }
                case UNRECOGNIZED -> {}
            }
        }
        // The engine's seed makes the name the same when a run is repeated from a saved plan.
        ByteString seed = request.getRandomSeed();
        UUID random = seed.isEmpty() ? UUID.randomUUID() : UUID.nameUUIDFromBytes(seed.toByteArray());
        return urn.name() + "-" + random.toString().substring(0, RANDOM_CHARACTERS);
    }
}
