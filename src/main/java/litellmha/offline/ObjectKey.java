package litellmha.offline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import litellmha.offline.OperationListener.Kind;
import litellmha.offline.OperationListener.Operation;

/**
 * What tells one object of a cluster from another. The namespace is empty for objects of the whole cluster.
 *
 * <p>Kinds that are not built in count as namespaced: there is no API here to ask about custom resources.
 */
record ObjectKey(String apiVersion, String kind, String namespace, String name) {
    private static final Set<String> CLUSTER_WIDE = Set.of(
            "APIService",
            "CSIDriver",
            "CSINode",
            "CertificateSigningRequest",
            "ClusterRole",
            "ClusterRoleBinding",
            "CustomResourceDefinition",
            "FlowSchema",
            "IngressClass",
            "MutatingWebhookConfiguration",
            "Namespace",
            "Node",
            "PersistentVolume",
            "PriorityClass",
            "PriorityLevelConfiguration",
            "RuntimeClass",
            "StorageClass",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "ValidatingWebhookConfiguration",
            "VolumeAttachment");

    ObjectKey {
        if (CLUSTER_WIDE.contains(kind)) {
            namespace = "";
        } else if (namespace.isEmpty()) {
            namespace = "default";
        }
    }

    static ObjectKey of(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new ObjectKey(
                object.path("apiVersion").asText(),
                object.path("kind").asText(),
                metadata.path("namespace").asText(),
                metadata.path("name").asText());
    }

    /** The key behind a resource's id, {@code namespace/name} or {@code name}. */
    static ObjectKey fromId(String apiVersion, String kind, String id) {
        int slash = id.indexOf('/');
        return new ObjectKey(apiVersion, kind, slash < 0 ? "" : id.substring(0, slash), id.substring(slash + 1));
    }

    String id() {
        return namespaced() ? namespace + "/" + name : name;
    }

    boolean namespaced() {
        return !namespace.isEmpty();
    }

    boolean isNamespace() {
        return apiVersion.equals("v1") && kind.equals("Namespace");
    }

    boolean isSecret() {
        return apiVersion.equals("v1") && kind.equals("Secret");
    }

    boolean isConfigMap() {
        return apiVersion.equals("v1") && kind.equals("ConfigMap");
    }

    Operation operation(Kind operation) {
        return new Operation(operation, apiVersion, kind, namespace, name);
    }

    @Override
    public String toString() {
        return kind + " \"" + name + "\"" + (namespaced() ? " in namespace \"" + namespace + "\"" : "");
    }
}
