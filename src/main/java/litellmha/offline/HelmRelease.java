package litellmha.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A Helm release, kept as if it were one object of the cluster: its chart is neither fetched nor rendered. The object's
 * head is put beside the release's own inputs, so that from the check on all is as with any object.
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

    /** Helm makes the namespace first if it is told to; it leaves it when the release goes. */
    static boolean bringsNamespace(ObjectNode object) {
        return object.path("createNamespace").asBoolean();
    }
}
