package litellmha.offline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.io.UncheckedIOException;
import java.util.List;
import litellmha.names.ClusterKinds;
import pulumirpc.Provider.CheckFailure;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.CheckResponse;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DeleteRequest;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.ReadResponse;
import pulumirpc.Provider.UpdateRequest;
import pulumirpc.ResourceProviderGrpc.ResourceProviderBlockingStub;

/** The calls that an engine would make to a provider, in JSON with single quotes. */
class ProviderCalls {
    /** What stands for a value that a preview does not know. */
    static final String UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

    final ResourceProviderBlockingStub stub;

    ProviderCalls(ResourceProviderBlockingStub stub) {
        this.stub = stub;
    }

    static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An object of the core group, in the default namespace unless {@code metadata} says otherwise. */
    static ObjectNode object(String kind, String metadata, String rest) {
        String namespace = ClusterKinds.holds(kind) ? "" : "'namespace': 'default', ";
        return json("{'apiVersion': 'v1', 'kind': '%s', 'metadata': {%s%s} %s}"
                .formatted(kind, namespace, metadata, rest.isEmpty() ? "" : ", " + rest));
    }

    static ObjectNode named(String kind, String name) {
        return object(kind, "'name': '" + name + "'", "");
    }

    static ObjectNode tree(Struct struct) {
        return Wire.read(struct);
    }

    /** Configures the provider with settings that are true, as an engine hands them over. */
    @SuppressWarnings("deprecation") // The official provider reads the variables.
    void configure(String... settings) {
        ConfigureRequest.Builder request = ConfigureRequest.newBuilder().setAcceptSecrets(true);
        for (String setting : settings) {
            request.putVariables("kubernetes:config:" + setting, "true");
            request.getArgsBuilder()
                    .putFields(
                            setting, Value.newBuilder().setStringValue("true").build());
        }
        stub.configure(request.build());
    }

    CheckResponse check(ObjectNode olds, ObjectNode news) {
        return stub.check(CheckRequest.newBuilder()
                .setUrn(urn(news))
                .setOlds(Wire.write(olds))
                .setNews(Wire.write(news))
                .build());
    }

    List<CheckFailure> failures(ObjectNode news) {
        return check(json("{}"), news).getFailuresList();
    }

    ObjectNode checked(ObjectNode news) {
        return tree(check(json("{}"), news).getInputs());
    }

    /** Checks and creates, as an engine does for a new resource. */
    CreateResponse create(ObjectNode news) {
        return create(news, false);
    }

    CreateResponse create(ObjectNode news, boolean preview) {
        return stub.create(CreateRequest.newBuilder()
                .setUrn(urn(news))
                .setProperties(Wire.write(checked(news)))
                .setPreview(preview)
                .build());
    }

    DiffResponse diff(Struct state, ObjectNode news, String... ignored) {
        return stub.diff(DiffRequest.newBuilder()
                .addAllIgnoreChanges(List.of(ignored))
                .setUrn(urn(news))
                .setOlds(state)
                .setNews(Wire.write(checked(news)))
                .build());
    }

    Struct update(CreateResponse old, ObjectNode news, boolean preview, String... ignored) {
        return stub.update(UpdateRequest.newBuilder()
                        .addAllIgnoreChanges(List.of(ignored))
                        .setId(old.getId())
                        .setUrn(urn(news))
                        .setOlds(old.getProperties())
                        .setNews(Wire.write(checked(news)))
                        .setPreview(preview)
                        .build())
                .getProperties();
    }

    ReadResponse read(CreateResponse old, ObjectNode inputs) {
        return stub.read(ReadRequest.newBuilder()
                .setId(old.getId())
                .setUrn(urn(inputs))
                .setProperties(old.getProperties())
                .setInputs(Wire.write(checked(inputs)))
                .build());
    }

    Empty delete(CreateResponse old, ObjectNode object) {
        return stub.delete(DeleteRequest.newBuilder()
                .setId(old.getId())
                .setUrn(urn(object))
                .setProperties(old.getProperties())
                .build());
    }

    static String urn(ObjectNode object) {
        String version = object.path("apiVersion").asText("v1");
        return "urn:pulumi:dev::test::test:index:Parent$kubernetes:%s:%s::thing"
                .formatted(
                        version.contains("/") ? version : "core/" + version,
                        object.path("kind").asText("ConfigMap"));
    }
}
