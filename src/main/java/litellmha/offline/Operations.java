package litellmha.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import litellmha.offline.OperationListener.Kind;
import litellmha.offline.OperationListener.Operation;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DeleteRequest;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.ReadResponse;
import pulumirpc.Provider.UpdateRequest;
import pulumirpc.Provider.UpdateResponse;

/** Carries out operations on the simulated cluster. A preview changes nothing: its inputs are its outputs. */
final class Operations {
    private final SimulatedCluster cluster;
    private final OperationListener listener;

    Operations(SimulatedCluster cluster, OperationListener listener) {
        this.cluster = cluster;
        this.listener = listener;
    }

    CreateResponse create(CreateRequest request) {
        if (request.getPreview()) {
            return CreateResponse.newBuilder()
                    .setProperties(request.getProperties())
                    .build();
        }
        ObjectNode marked = Wire.read(request.getProperties());
        Checkpoint applied = applied(marked);
        ObjectKey key = ObjectKey.of(applied.live());
        announce(Kind.CREATE, key);
        cluster.create(key, SecretMarks.hide(SecretMarks.copy(marked, applied.live())));
        return CreateResponse.newBuilder()
                .setId(key.id())
                .setProperties(Wire.write(applied.state(marked)))
                .build();
    }

    UpdateResponse update(UpdateRequest request) {
        if (request.getPreview()) {
            return UpdateResponse.newBuilder().setProperties(request.getNews()).build();
        }
        ObjectNode marked = Wire.read(request.getNews());
        ObjectKey key = ObjectKey.of(Wire.plain(marked));
        // A field whose changes are ignored is left as it is there, whatever the program or the state says.
        cluster.find(key).ifPresent(there -> request.getIgnoreChangesList().stream()
                .map(PropertyPath::parse)
                .forEach(path -> path.copy(there, marked)));
        Checkpoint applied = applied(marked);
        announce(Kind.UPDATE, key);
        cluster.update(key, SecretMarks.hide(SecretMarks.copy(marked, applied.live())));
        return UpdateResponse.newBuilder()
                .setProperties(Wire.write(applied.state(marked)))
                .build();
    }

    /** An empty answer, for an object that does not exist, makes the engine drop its resource. */
    ReadResponse read(ReadRequest request) {
        ObjectNode markedInputs = Wire.read(request.getInputs());
        ObjectNode lastSeen = Checkpoint.of(Wire.read(request.getProperties())).live();
        return cluster.find(key(request.getUrn(), request.getId()))
                .map(stored -> (ObjectNode) SecretMarks.reveal(stored, lastSeen))
                .map(live -> found(live, markedInputs, request.getId()))
                .orElseGet(ReadResponse::getDefaultInstance);
    }

    void delete(DeleteRequest request) {
        ObjectKey key = key(request.getUrn(), request.getId());
        announce(Kind.DELETE, key);
        cluster.delete(key);
    }

    private static ReadResponse found(ObjectNode live, ObjectNode markedInputs, String id) {
        // Without inputs, this is an import or a look-up, and the complete object becomes the inputs.
        ObjectNode wanted = markedInputs.has("kind") ? Wire.plain(markedInputs) : live;
        ObjectNode inputs = new Checkpoint(live, wanted).liveInputs();
        return ReadResponse.newBuilder()
                .setId(id)
                .setProperties(Wire.write(new Checkpoint(live, inputs).state(markedInputs)))
                .setInputs(Wire.write(SecretMarks.copy(markedInputs, inputs)))
                .build();
    }

    private static Checkpoint applied(ObjectNode marked) {
        ObjectNode inputs = Wire.plain(marked);
        return new Checkpoint(inputs, inputs);
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
