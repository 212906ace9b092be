package litellmha.offline;

import static litellmha.offline.ProviderClient.json;
import static litellmha.offline.ProviderClient.named;
import static litellmha.offline.ProviderClient.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Struct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import litellmha.offline.OperationListener.Kind;
import litellmha.offline.OperationListener.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.CheckResponse;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DeleteRequest;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.UpdateRequest;

/** A release has neither apiVersion nor kind nor metadata: that is what its type token and its inputs are for. */
class HelmReleaseTest {

    private static final String URN = "urn:pulumi:dev::test::test:index:Parent$kubernetes:helm.sh/v3:Release::operator";

    private static final ObjectNode INPUTS = json(
            "{'chart': 'c', 'version': '1.0.0', 'name': 'r', 'namespace': 'ns', 'createNamespace': true, 'atomic': true}");

    private final List<Operation> operations = new CopyOnWriteArrayList<>();
    private ProviderClient client;
    private Path cluster;

    @BeforeEach
    void start(@TempDir Path directory) {
        cluster = directory.resolve("cluster");
        client = new ProviderClient(cluster, operations::add);
    }

    @AfterEach
    void stop() {
        client.close();
    }

    private CheckResponse check(ObjectNode inputs) {
        return client.stub.check(CheckRequest.newBuilder()
                .setUrn(URN)
                .setNews(Wire.write(inputs))
                .build());
    }

    private CreateResponse create(ObjectNode inputs, boolean preview) {
        return client.stub.create(CreateRequest.newBuilder()
                .setUrn(URN)
                .setProperties(check(inputs).getInputs())
                .setPreview(preview)
                .build());
    }

    private DiffResponse diff(Struct state, ObjectNode inputs) {
        return client.stub.diff(DiffRequest.newBuilder()
                .setUrn(URN)
                .setOlds(state)
                .setNews(check(inputs).getInputs())
                .build());
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(cluster)) {
            return files.count();
        }
    }

    @Test
    void a_release_comes_changes_and_goes() throws IOException {
        create(INPUTS, true);
        assertThat(files()).isZero();

        CreateResponse created = create(INPUTS, false);
        assertThat(created.getId()).isEqualTo("ns/r");
        assertThat(tree(created.getProperties()).path("chart").asText()).isEqualTo("c");
        assertThat(diff(created.getProperties(), INPUTS).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);

        ReadRequest read = ReadRequest.newBuilder()
                .setUrn(URN)
                .setId(created.getId())
                .setProperties(created.getProperties())
                .setInputs(check(INPUTS).getInputs())
                .build();
        assertThat(client.stub.read(read).getProperties()).isEqualTo(created.getProperties());

        ObjectNode newer = INPUTS.deepCopy().put("version", "1.1.0");
        DiffResponse diff = diff(created.getProperties(), newer);
        assertThat(diff.getDetailedDiffMap()).containsOnlyKeys("version");
        assertThat(diff.getReplacesList()).isEmpty();
        client.stub.update(UpdateRequest.newBuilder()
                .setUrn(URN)
                .setId(created.getId())
                .setOlds(created.getProperties())
                .setNews(check(newer).getInputs())
                .build());
        assertThat(tree(client.stub.read(read).getProperties()).path("version").asText())
                .isEqualTo("1.1.0");

        client.stub.delete(DeleteRequest.newBuilder()
                .setUrn(URN)
                .setId(created.getId())
                .setProperties(created.getProperties())
                .build());
        assertThat(files()).isZero();
        assertThat(operations)
                .containsExactly(
                        new Operation(Kind.CREATE, "Release", "r"),
                        new Operation(Kind.UPDATE, "Release", "r"),
                        new Operation(Kind.DELETE, "Release", "r"));
    }

    @Test
    void another_name_or_namespace_is_another_release() {
        CreateResponse created = create(INPUTS, false);

        assertThat(diff(created.getProperties(), INPUTS.deepCopy().put("namespace", "other"))
                        .getReplacesList())
                .isNotEmpty();
        assertThat(diff(created.getProperties(), INPUTS.deepCopy().put("name", "other"))
                        .getReplacesList())
                .isNotEmpty();
    }

    @Test
    void a_release_needs_its_namespace_unless_it_makes_it() {
        ObjectNode inputs = INPUTS.deepCopy().without("createNamespace");
        assertThatThrownBy(() -> create(inputs, false)).hasMessageContaining("namespace \"ns\" not found");

        client.create(named("Namespace", "ns"));
        assertThat(create(inputs, false).getId()).isEqualTo("ns/r");
    }

    @Test
    void a_release_is_no_manifest() {
        create(INPUTS, false);
        client.create(named("ConfigMap", "a"));

        assertThat(client.provider.declared())
                .extracting(object -> object.path("kind").asText())
                .containsExactly("ConfigMap");
    }
}
