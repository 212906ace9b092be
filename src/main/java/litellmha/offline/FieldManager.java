package litellmha.offline;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import litellmha.names.AnnotationKeys;
import litellmha.offline.ManagedObject.Manager;

/**
 * How the official provider applies an object: as which field manager, with which fields, and when by force. Releases up to
 * 4.32 do it alike ({@code provider/pkg/await/await.go}), but since 4.29 they create an object as {@link #CREATING}.
 */
final class FieldManager {
    /** As whom the provider creates objects, unless it upserts them. */
    static final Manager CREATING = Manager.updating("pulumi-kubernetes");

    private static final String PATCH_FORCE = "pulumi.com/patchForce";

    /** Whose fields an update makes its own first ({@code fixCSAFieldManagers}). */
    private static final Set<Manager> PREDECESSORS = Set.of(
            CREATING,
            Manager.applying("kubectl"),
            Manager.updating("kubectl"),
            Manager.updating("before-first-apply"),
            Manager.updating("pulumi-kubernetes.exe"),
            Manager.updating("pulumi-resource-kubernetes"));

    /** Their fields a preview takes by force. */
    private static final Set<Manager> OWN_PREDECESSORS =
            Set.of(CREATING, Manager.updating("pulumi-kubernetes.exe"), Manager.updating("pulumi-resource-kubernetes"));

    private FieldManager() {}

    /** @param known from the state; may be empty */
    static String name(ObjectNode inputs, String known) {
        String annotated = annotation(inputs, AnnotationKeys.FIELD_MANAGER);
        if (!annotated.isEmpty()) {
            return annotated;
        }
        return known.isEmpty()
                ? "pulumi-kubernetes-" + UUID.randomUUID().toString().substring(0, 8)
                : known;
    }

    /** Creates an object by applying it, to what exists if there is something. */
    static ManagedObject upsert(
            Optional<ManagedObject> live,
            ObjectNode inputs,
            String manager,
            ProviderSettings settings,
            boolean preview) {
        return live.map(found -> found.apply(inputs, manager, preview || isForced(inputs, settings)))
                .orElseGet(() -> ManagedObject.created(inputs, Manager.applying(manager)));
    }

    /**
     * Applies changed inputs. A preview leaves predecessors their fields: what the inputs no longer have stays in its result.
     */
    static ManagedObject update(
            ManagedObject live, ObjectNode inputs, String manager, ProviderSettings settings, boolean preview) {
        boolean force =
                isForced(inputs, settings) || live.fields().isEmpty() || preview && live.isManagedBy(OWN_PREDECESSORS);
        return (preview ? live : live.transferred(PREDECESSORS, manager)).apply(inputs, manager, force);
    }

    /** Leaves out a field whose changes are ignored if somebody else alone manages it, and else gives it the live value. */
    static void ignore(List<PropertyPath> ignored, ManagedObject live, ObjectNode inputs, String manager) {
        ManagedObject own = live.transferred(PREDECESSORS, manager);
        for (PropertyPath path : ignored) {
            JsonPointer place = path.pointer();
            if (own.isManaged(place.toString(), manager, false) && !own.isManaged(place.toString(), manager, true)) {
                ManagedObject.remove(inputs, place);
            } else if (!live.object().at(place).isMissingNode()) {
                ManagedObject.put(inputs, place, live.object().at(place));
            }
        }
    }

    private static boolean isForced(ObjectNode inputs, ProviderSettings settings) {
        return settings.patchForce() || annotation(inputs, PATCH_FORCE).equals("true");
    }

    private static String annotation(ObjectNode inputs, String key) {
        return inputs.path("metadata").path("annotations").path(key).asText();
    }
}
