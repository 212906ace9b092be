package litellmha.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The fields that a change replaces an object for, as the Kubernetes provider has them; Pods and PersistentVolumes,
 * whose lists are long, are left out.
 */
final class ImmutableFields {
    private static final Map<String, List<String>> BY_KIND = Map.ofEntries(
            Map.entry("apps/v1 DaemonSet", List.of("spec.selector")),
            Map.entry("apps/v1 Deployment", List.of("spec.selector")),
            Map.entry(
                    "apps/v1 StatefulSet",
                    List.of(
                            "spec.podManagementPolicy",
                            "spec.revisionHistoryLimit",
                            "spec.selector",
                            "spec.serviceName",
                            "spec.volumeClaimTemplates")),
            Map.entry(
                    "batch/v1 Job", List.of("spec.completions", "spec.parallelism", "spec.selector", "spec.template")),
            Map.entry("rbac.authorization.k8s.io/v1 ClusterRoleBinding", List.of("roleRef")),
            Map.entry("rbac.authorization.k8s.io/v1 RoleBinding", List.of("roleRef")),
            Map.entry("storage.k8s.io/v1 StorageClass", List.of("parameters", "provisioner")),
            Map.entry(
                    "v1 PersistentVolumeClaim",
                    List.of("spec.accessModes", "spec.selector", "spec.storageClassName", "spec.volumeName")),
            Map.entry("v1 ResourceQuota", List.of("spec.scopes")),
            Map.entry("v1 Secret", List.of("type")),
            Map.entry("v1 Service", List.of("spec.clusterIP")));

    private ImmutableFields() {}

    static List<PropertyPath> of(ObjectNode object, ProviderSettings settings) {
        ObjectKey key = ObjectKey.of(object);
        boolean immutable = object.path("immutable").asBoolean();
        Stream<String> data = Stream.empty();
        if (key.isSecret() && (immutable || !settings.secretMutable())) {
            data = Stream.of("data", "stringData");
        } else if (key.isConfigMap() && (immutable || !settings.configMapMutable())) {
            data = Stream.of("data", "binaryData");
        }
        List<String> ofKind = BY_KIND.getOrDefault(key.apiVersion() + " " + key.kind(), List.of());
        return Stream.of(Stream.of("metadata.name", "metadata.namespace"), ofKind.stream(), data)
                .flatMap(fields -> fields)
                .map(PropertyPath::parse)
                .toList();
    }
}
