package litellmha.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A Helm release, stored as if it were one object of the cluster: its chart is neither fetched nor rendered. Its inputs
 * are given {@code apiVersion}, {@code kind} and {@code metadata}, so that the rest treats it as any other object.
 */
final class HelmRelease {

    private HelmRelease() {}

    /** @param inputs of the release, without secret marks */
    static void makeObject(ObjectNode inputs, Urn urn) {
        inputs.put("apiVersion", urn.apiVersion());
        inputs.put("kind", urn.kind());
        ObjectNode metadata = inputs.putObject("metadata");
        for (String member : List.of("name", "namespace")) {
            if (inputs.has(member)) {
                metadata.set(member, inputs.get(member));
            }
        }
    }

    /** Whether Helm creates the namespace. It never deletes it. */
    static boolean bringsNamespace(ObjectNode object) {
        return object.path("createNamespace").asBoolean();
    }
}
