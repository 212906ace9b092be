package litellmha.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import litellmha.offline.OperationListener.Kind;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DeleteRequest;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.ReadResponse;
import pulumirpc.Provider.UpdateRequest;
import pulumirpc.Provider.UpdateResponse;

/** What is done to the pretend cluster. A preview gets its inputs back as outputs, and no further. */
final class Operations {
    private final PretendCluster cluster;
    private final OperationListener listener;

    Operations(PretendCluster cluster, OperationListener listener) {
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
        if (key.name().isEmpty()) {
            throw new Refusal("metadata.name must be set to create a " + key.kind());
        }
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
        Checkpoint applied = applied(marked);
        ObjectKey key = ObjectKey.of(applied.live());
        announce(Kind.UPDATE, key);
        cluster.update(key, SecretMarks.hide(SecretMarks.copy(marked, applied.live())));
        return UpdateResponse.newBuilder()
                .setProperties(Wire.write(applied.state(marked)))
                .build();
    }

    /** An object that is not there has an empty answer, which takes its resource out of the engine's state. */
    ReadResponse read(ReadRequest request) {
        ObjectNode markedInputs = Wire.read(request.getInputs());
        ObjectNode lastSeen = Checkpoint.of(Wire.read(request.getProperties())).live();
        ObjectKey key = key(lastSeen, request.getUrn(), request.getId());
        announce(Kind.READ, key);
        return cluster.find(key)
                .map(stored -> (ObjectNode) SecretMarks.reveal(stored, lastSeen))
                .map(live -> found(live, markedInputs, request.getId()))
                .orElseGet(ReadResponse::getDefaultInstance);
    }

    void delete(DeleteRequest request) {
        ObjectNode lastSeen = Checkpoint.of(Wire.read(request.getProperties())).live();
        ObjectKey key = key(lastSeen, request.getUrn(), request.getId());
        announce(Kind.DELETE, key);
        cluster.delete(key);
    }

    private static ReadResponse found(ObjectNode live, ObjectNode markedInputs, String id) {
        // Without inputs it is an import or a look-up: all there is becomes the inputs.
        ObjectNode wanted = markedInputs.has("kind") ? Wire.plain(markedInputs) : live;
        ObjectNode inputs = new Checkpoint(live, wanted).liveInputs();
        return ReadResponse.newBuilder()
                .setId(id)
                .setProperties(Wire.write(new Checkpoint(live, inputs).state(markedInputs)))
                .setInputs(Wire.write(SecretMarks.copy(markedInputs, inputs)))
                .build();
    }

    /** What the API makes of inputs: it fills in the namespace. */
    private static Checkpoint applied(ObjectNode marked) {
        ObjectNode inputs = Wire.plain(marked);
        ObjectNode live = inputs.deepCopy();
        ObjectKey key = ObjectKey.of(live);
        if (key.namespaced()) {
            Wire.child(live, "metadata").ifPresent(metadata -> metadata.put("namespace", key.namespace()));
        }
        return new Checkpoint(live, inputs);
    }

    private static ObjectKey key(ObjectNode lastSeen, String urn, String id) {
        Urn type = Urn.parse(urn);
        return ObjectKey.fromId(
                lastSeen.path("apiVersion").asText(type.apiVersion()),
                lastSeen.path("kind").asText(type.kind()),
                id);
    }

    private void announce(Kind kind, ObjectKey key) {
        try {
            listener.before(key.operation(kind));
        } catch (RuntimeException e) {
            throw new Refusal(Objects.toString(e.getMessage(), e.getClass().getSimpleName()), e);
        }
    }
}
