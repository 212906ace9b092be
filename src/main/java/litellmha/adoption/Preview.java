package litellmha.adoption;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import litellmha.kubeapi.KubeApi;
import litellmha.manifest.ManifestDiff;
import litellmha.manifest.ManifestDiff.Difference;
import litellmha.manifest.Manifests;

/**
 * What an adoption would do to an object.
 *
 * @param refusals why it cannot be; nothing else is known then
 * @param differences between the object before and after; secrets are masked
 * @param stays what the stack does not declare and the adoption leaves, such as {@code metadata.labels.app}
 */
public record Preview(Adoptee adoptee, List<Refusal> refusals, List<Difference> differences, List<String> stays) {

    /** What the server writes, or who owns what. */
    private static final List<String> SERVERS =
            List.of("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink");

    /** Metadata that its writer keeps up to date, so that nobody needs to be told. */
    private static final Set<String> UNTOLD = Set.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            "deployment.kubernetes.io/revision",
            "kubernetes.io/metadata.name");

    public Preview {
        refusals = List.copyOf(refusals);
        differences = List.copyOf(differences);
        stays = List.copyOf(stays);
    }

    /** Asks the server what would become of the object, as a dry run. */
    static Preview of(KubeApi api, Adoptee adoptee) {
        List<Refusal> refusals = new ArrayList<>(Refusals.of(adoptee.declared(), adoptee.live()));
        if (!refusals.isEmpty()) {
            return new Preview(adoptee, refusals, List.of(), List.of());
        }
        ObjectNode applied = Handover.of(adoptee.declared(), adoptee.live()).applied();
        return api.patch(adoptee.path() + "?dryRun=All", replacing(adoptee.live(), applied))
                .read()
                .<Preview>fold(
                        after -> new Preview(adoptee, List.of(), differences(adoptee, after), stays(adoptee, after)),
                        refusal -> new Preview(
                                adoptee,
                                List.of(new Refusal(
                                        "the server would not take it: " + refusal,
                                        "delete it, and `up` makes it anew; or change the stack so that it fits")),
                                List.of(),
                                List.of()));
    }

    /** Returns the JSON patch that makes the one object of the other. */
    private static ArrayNode replacing(JsonNode live, ObjectNode applied) {
        ArrayNode operations = JsonNodeFactory.instance.arrayNode();
        operations
                .addObject()
                .put("op", "test")
                .put("path", "/metadata/resourceVersion")
                .set("value", live.at("/metadata/resourceVersion"));
        for (String map : List.of("labels", "annotations")) {
            if (applied.path("metadata").has(map)) {
                operations
                        .addObject()
                        .put("op", "add")
                        .put("path", "/metadata/" + map)
                        .set("value", applied.path("metadata").path(map));
            }
        }
        live.fieldNames().forEachRemaining(field -> {
            if (!applied.has(field)) {
                operations.addObject().put("op", "remove").put("path", "/" + field);
            }
        });
        applied.properties().forEach(entry -> {
            if (!Set.of("apiVersion", "kind", "metadata", "status").contains(entry.getKey())) {
                operations
                        .addObject()
                        .put("op", "add")
                        .put("path", "/" + entry.getKey())
                        .set("value", entry.getValue());
            }
        });
        return operations;
    }

    private static List<Difference> differences(Adoptee adoptee, JsonNode after) {
        return ManifestDiff.between(comparable(adoptee, adoptee.live()), comparable(adoptee, after)).stream()
                .map(MaskedDifference::of)
                .toList();
    }

    private static Manifests comparable(Adoptee adoptee, JsonNode object) {
        ObjectNode copy = object.deepCopy();
        // The server leaves them out of what it answers to a request for one object.
        copy.set("apiVersion", adoptee.declared().path("apiVersion"));
        copy.set("kind", adoptee.declared().path("kind"));
        copy.remove("status");
        ObjectNode metadata = (ObjectNode) copy.path("metadata");
        metadata.remove(SERVERS);
        if (metadata.path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(UNTOLD);
        }
        return Manifests.of(List.of(copy));
    }

    private static List<String> stays(Adoptee adoptee, JsonNode after) {
        List<String> paths = new ArrayList<>(List.of("metadata.labels", "metadata.annotations"));
        if (adoptee.isSecret()) {
            paths.add("data");
        }
        List<String> stays = new ArrayList<>();
        for (String path : paths) {
            String pointer = "/" + path.replace('.', '/');
            after.at(pointer).fieldNames().forEachRemaining(key -> {
                if (!adoptee.declared().at(pointer).has(key) && !UNTOLD.contains(key)) {
                    stays.add(path + "." + key);
                }
            });
        }
        return stays;
    }
}
