package litellmha.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/** The fields whose change replaces an object, as in the Kubernetes provider, for the kinds that the program declares. */
final class ImmutableFields {
    private ImmutableFields() {}

    static List<PropertyPath> of(ObjectNode object, ProviderSettings settings) {
        List<String> ofKind =
                switch (ObjectKey.of(object).kind()) {
                    case "ConfigMap" -> settings.configMapMutable() ? List.of() : List.of("binaryData", "data");
                    case "Deployment" -> List.of("spec.selector");
                    case "StatefulSet" ->
                        List.of(
                                "spec.podManagementPolicy",
                                "spec.revisionHistoryLimit",
                                "spec.selector",
                                "spec.serviceName",
                                "spec.volumeClaimTemplates");
                    case "Job" -> List.of("spec.completions", "spec.parallelism", "spec.selector", "spec.template");
                    case "Secret" -> settings.secretMutable() ? List.of("type") : List.of("type", "data", "stringData");
                    case "Service" -> List.of("spec.clusterIP");
                    default -> List.of();
                };
        return Stream.concat(Stream.of("metadata.name", "metadata.namespace"), ofKind.stream())
                .map(PropertyPath::parse)
                .toList();
    }

    /** Refuses what the API server does: another value of a field that it never changes. */
    static void requireUnchanged(ObjectNode before, ObjectNode after) {
        List<String> fields =
                switch (ObjectKey.of(after).kind()) {
                    case "Deployment" -> List.of("/spec/selector");
                    case "StatefulSet" -> List.of("/spec/podManagementPolicy", "/spec/selector", "/spec/serviceName");
                    case "Job" -> List.of("/spec/selector", "/spec/template");
                    case "Secret" -> List.of("/type");
                    default -> List.of();
                };
        fields.stream()
                .filter(field -> !before.at(field).equals(after.at(field)))
                .findFirst()
                .ifPresent(field -> {
                    throw new Refusal("%s: %s: field is immutable".formatted(ObjectKey.of(after), field));
                });
    }
}
