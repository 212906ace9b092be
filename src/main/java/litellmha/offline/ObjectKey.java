package litellmha.offline;

import com.fasterxml.jackson.databind.JsonNode;
import litellmha.names.ClusterKinds;

/** Identifies an object in a cluster. The namespace of one that is in none is empty. */
record ObjectKey(String apiVersion, String kind, String namespace, String name) {
    static ObjectKey of(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new ObjectKey(
                object.path("apiVersion").asText(),
                object.path("kind").asText(),
                metadata.path("namespace").asText(),
                metadata.path("name").asText());
    }

    static ObjectKey namespace(String name) {
        return new ObjectKey("v1", "Namespace", "", name);
    }

    /** The resource's id towards the engine. */
    String id() {
        return isInNoNamespace() ? name : namespace + "/" + name;
    }

    boolean isNamespace() {
        return kind.equals("Namespace");
    }

    boolean isInNoNamespace() {
        return ClusterKinds.holds(kind);
    }

    boolean isSecret() {
        return kind.equals("Secret");
    }

    @Override
    public String toString() {
        return kind + " \"" + name + "\"" + (isInNoNamespace() ? "" : " in namespace \"" + namespace + "\"");
    }
}
