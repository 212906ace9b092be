package litellmha.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The webhook of CloudNativePG, as far as a change of tier meets it. An admission webhook sees an object as it would be
 * stored, in a dry run too.
 *
 * @see <a href="https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/webhook/v1/cluster_webhook.go">
 *     {@code validateSynchronousReplicaConfiguration}</a>
 */
final class Admission {
    private Admission() {}

    static void review(ObjectNode object) {
        JsonNode spec = object.path("spec");
        JsonNode synchronous = spec.at("/postgresql/synchronous");
        if (ObjectKey.of(object).kind().equals("Cluster")
                && object.path("apiVersion").asText().startsWith("postgresql.cnpg.io/")
                && synchronous.isObject()
                && synchronous.path("number").asInt()
                        >= spec.path("instances").asInt(1)
                                + synchronous.path("standbyNamesPre").size()
                                + synchronous.path("standbyNamesPost").size()) {
            throw new Refusal(ObjectKey.of(object)
                    + ": admission webhook denied the request: Invalid synchronous configuration: the number of"
                    + " synchronous replicas must be less than the total number of instances");
        }
    }
}
