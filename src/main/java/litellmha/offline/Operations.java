package litellmha.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.Optional;
import litellmha.offline.OperationListener.Kind;
import litellmha.offline.OperationListener.Operation;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DeleteRequest;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.ReadResponse;
import pulumirpc.Provider.UpdateRequest;
import pulumirpc.Provider.UpdateResponse;

/**
 * Carries out operations on the simulated cluster. A preview changes nothing: it answers what a dry run gives, or the inputs
 * if there can be none. {@code ProviderConformance} in the tests compares the answers with the official provider's.
 */
final class Operations {
    private final SimulatedCluster cluster;
    private final OperationListener listener;

    Operations(SimulatedCluster cluster, OperationListener listener) {
        this.cluster = cluster;
        this.listener = listener;
    }

    CreateResponse create(CreateRequest request, ProviderSettings settings) {
        ObjectNode marked = Wire.read(request.getProperties());
        ObjectNode inputs = Wire.plain(marked);
        ObjectKey key = ObjectKey.of(inputs);
        String manager = FieldManager.name(inputs, "");
        ObjectNode hidden = SecretMarks.hide(SecretMarks.copy(marked, inputs));
        // Helm knows no upsert.
        boolean upserts =
                settings.upsertExistingObjects() && !Urn.parse(request.getUrn()).isHelmRelease();
        Optional<ManagedObject> live = upserts ? cluster.find(key) : Optional.empty();
        boolean preview = request.getPreview();
        if (preview
                && (Wire.holdsUnknown(inputs)
                        || live.isEmpty() && cluster.mayCreate(key, hidden).isPresent())) {
            return CreateResponse.newBuilder()
                    .setProperties(request.getProperties())
                    .build();
        }
        ManagedObject created = upserts
                ? FieldManager.upsert(live, hidden, manager, settings, preview)
                : ManagedObject.created(hidden, FieldManager.CREATING);
        if (!preview) {
            announce(Kind.CREATE, key);
            live.ifPresent(found -> ImmutableFields.requireUnchanged(found.object(), created.object()));
        }
        Admission.review(created.object());
        if (!preview && live.isPresent()) {
            cluster.update(key, created);
        } else if (!preview) {
            cluster.create(key, created);
        }
        return CreateResponse.newBuilder()
                .setId(preview ? "" : key.id())
                .setProperties(Wire.write(
                        checkpoint(created.object(), hidden, inputs, manager).state(marked)))
                .build();
    }

    UpdateResponse update(UpdateRequest request, ProviderSettings settings) {
        ObjectNode marked = Wire.read(request.getNews());
        ObjectNode inputs = Wire.plain(marked);
        boolean preview = request.getPreview();
        if (preview && Wire.holdsUnknown(inputs)) {
            return UpdateResponse.newBuilder().setProperties(request.getNews()).build();
        }
        ObjectKey key = ObjectKey.of(inputs);
        String before = Checkpoint.of(Wire.read(request.getOlds())).fieldManager();
        String manager = FieldManager.name(inputs, before);
        if (!preview) {
            announce(Kind.UPDATE, key);
        }
        ManagedObject live = cluster.find(key).orElseThrow(() -> new Refusal(key + " not found in the cluster"));
        ObjectNode hidden = SecretMarks.hide(SecretMarks.copy(marked, inputs));
        FieldManager.ignore(
                request.getIgnoreChangesList().stream().map(PropertyPath::parse).toList(), live, hidden, manager);
        ManagedObject updated = FieldManager.update(live, hidden, manager, settings, preview);
        ImmutableFields.requireUnchanged(live.object(), updated.object());
        Admission.review(updated.object());
        if (!preview) {
            cluster.update(key, before.isEmpty() || before.equals(manager) ? updated : updated.relinquished(before));
        }
        return UpdateResponse.newBuilder()
                .setProperties(Wire.write(
                        checkpoint(updated.object(), hidden, inputs, manager).state(marked)))
                .build();
    }

    /** An empty answer, for an object that does not exist, makes the engine drop its resource. */
    ReadResponse read(ReadRequest request) {
        ObjectNode markedInputs = Wire.read(request.getInputs());
        Checkpoint last = Checkpoint.of(Wire.read(request.getProperties()));
        return cluster.find(key(request.getUrn(), request.getId()))
                .map(stored -> (ObjectNode) SecretMarks.reveal(stored.object(), last.live()))
                .map(live -> found(live, markedInputs, last.fieldManager(), request.getId()))
                .orElseGet(ReadResponse::getDefaultInstance);
    }

    void delete(DeleteRequest request) {
        ObjectKey key = key(request.getUrn(), request.getId());
        announce(Kind.DELETE, key);
        cluster.delete(key);
    }

    private static ReadResponse found(ObjectNode live, ObjectNode markedInputs, String known, String id) {
        // Without inputs, this is an import or a look-up, and the complete object becomes the inputs.
        ObjectNode wanted = markedInputs.has("kind") ? Wire.plain(markedInputs) : live;
        ObjectNode inputs = new Checkpoint(live, wanted, known).liveInputs();
        String manager = FieldManager.name(wanted, known);
        return ReadResponse.newBuilder()
                .setId(id)
                .setProperties(Wire.write(new Checkpoint(live, inputs, manager).state(markedInputs)))
                .setInputs(Wire.write(SecretMarks.copy(markedInputs, inputs)))
                .build();
    }

    /** Secrets of the inputs are put back; those of others stay digests. */
    private static Checkpoint checkpoint(ObjectNode live, ObjectNode hidden, ObjectNode inputs, String manager) {
        return new Checkpoint(
                (ObjectNode) SecretMarks.reveal(live, inputs),
                (ObjectNode) SecretMarks.reveal(hidden, inputs),
                manager);
    }

    private static ObjectKey key(String urn, String id) {
        Urn type = Urn.parse(urn);
        int slash = id.indexOf('/');
        return new ObjectKey(
                type.apiVersion(), type.kind(), slash < 0 ? "" : id.substring(0, slash), id.substring(slash + 1));
    }

    private void announce(Kind kind, ObjectKey key) {
        try {
            listener.before(new Operation(kind, key.kind(), key.name()));
        } catch (RuntimeException e) {
            throw new Refusal(Objects.toString(e.getMessage(), e.getClass().getSimpleName()), e);
        }
    }
}
