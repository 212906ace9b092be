package litellmha.offline;

import static litellmha.offline.ProviderClient.json;
import static litellmha.offline.ProviderClient.named;
import static litellmha.offline.ProviderClient.object;
import static litellmha.offline.ProviderClient.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import litellmha.kube.ChildOptions;
import litellmha.offline.OperationListener.Kind;
import litellmha.offline.OperationListener.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.ReadResponse;

class OperationsTest {
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

    @Test
    void the_provider_says_what_it_is_and_can() {
        assertThat(client.stub.getPluginInfo(Empty.getDefaultInstance()).getVersion())
                .isEqualTo(ChildOptions.PROVIDER_VERSION);
        var answer = client.stub.configure(ConfigureRequest.getDefaultInstance());
        assertThat(answer.getAcceptSecrets()).isTrue();
        assertThat(answer.getSupportsPreview()).isTrue();
        assertThat(answer.getAcceptOutputs()).isFalse();
        assertThat(client.stub.cancel(Empty.getDefaultInstance())).isNotNull();
    }

    @Test
    void an_object_is_known_by_its_namespace_and_name() {
        CreateResponse map = client.create(named("ConfigMap", "a"));
        CreateResponse namespace = client.create(named("Namespace", "shop"));

        CreateResponse role = client.create(named("ClusterRole", "a"));

        assertThat(map.getId()).isEqualTo("default/a");
        assertThat(namespace.getId()).isEqualTo("shop");
        assertThat(role.getId()).isEqualTo("a");
        ObjectNode state = tree(map.getProperties());
        assertThat(state.path("__inputs")).isEqualTo(named("ConfigMap", "a"));
    }

    @Test
    void a_preview_touches_nothing_and_answers_what_would_be() {
        ObjectNode map = named("ConfigMap", "a");
        CreateResponse previewed = client.create(map, true);
        assertThat(previewed.getId()).isEmpty();
        assertThat(tree(previewed.getProperties()).path("__inputs")).isEqualTo(map);
        assertThat(files()).isEmpty();

        CreateResponse created = client.create(map);
        ObjectNode changed = object("ConfigMap", "'name': 'a'", "'data': {'a': 'b'}");
        assertThat(tree(client.update(created, changed, true)).at("/data/a").asText())
                .isEqualTo("b");
        assertThat(tree(client.read(created, map).getProperties()).has("data")).isFalse();
        assertThat(operations).extracting(Operation::kind).containsExactly(Kind.CREATE);
    }

    @Test
    void an_object_that_is_there_already_is_not_created_again() {
        client.create(named("ConfigMap", "a"));
        assertThatThrownBy(() -> client.create(named("ConfigMap", "a")))
                .hasMessageContaining("ConfigMap \"a\" in namespace \"default\" already exists")
                .hasMessageContaining("give it an alias");
        assertThatThrownBy(() -> client.create(named("Namespace", "kube-system")))
                .hasMessageContaining("already exists");
    }

    @Test
    void an_object_needs_its_namespace_and_goes_with_it() {
        ObjectNode map = object("ConfigMap", "'name': 'a', 'namespace': 'shop'", "");
        assertThatThrownBy(() -> client.create(map)).hasMessageContaining("namespace \"shop\" not found");

        CreateResponse namespace = client.create(named("Namespace", "shop"));
        CreateResponse inside = client.create(map);
        CreateResponse outside = client.create(named("ConfigMap", "a"));
        client.delete(namespace, named("Namespace", "shop"));

        assertThat(client.read(inside, map).getId()).isEmpty();
        assertThat(client.read(outside, named("ConfigMap", "a")).getId()).isEqualTo("default/a");
    }

    @Test
    void deleting_what_is_gone_is_no_error() {
        CreateResponse created = client.create(named("ConfigMap", "a"));
        client.delete(created, named("ConfigMap", "a"));
        assertThatCode(() -> client.delete(created, named("ConfigMap", "a"))).doesNotThrowAnyException();
        assertThat(files()).isEmpty();
    }

    @Test
    void an_update_needs_the_object() {
        ObjectNode map = named("ConfigMap", "a");
        CreateResponse created = client.create(map);
        client.delete(created, map);

        assertThatThrownBy(() -> client.update(created, map, false)).hasMessageContaining("not found in the cluster");
    }

    @Test
    void an_ignored_field_stays_as_it_is_in_the_cluster() throws IOException {
        CreateResponse created =
                client.create(object("Deployment", "'name': 'a'", "'spec': {'replicas': 2, 'paused': false}"));
        Path file = files().get(0);
        Files.writeString(file, Files.readString(file).replaceFirst("\"replicas\" : 2", "\"replicas\" : 4"));
        ObjectNode wanted = object("Deployment", "'name': 'a'", "'spec': {'replicas': 2, 'paused': true}");

        assertThat(tree(client.update(created, wanted, false, "spec.replicas")).path("spec"))
                .hasToString("{\"replicas\":4,\"paused\":true}");
        assertThat(Files.readString(file)).contains("\"replicas\" : 4", "\"paused\" : true");

        client.update(created, wanted, false);
        assertThat(Files.readString(file)).contains("\"replicas\" : 2");
    }

    @Test
    void secrets_are_marked_in_the_state_and_never_on_disk() throws IOException {
        ObjectNode job = object("Job", "'name': 'job'", "'spec': {'open': 'seen'}");
        job.withObjectProperty("spec")
                .set("token", Wire.secret(json("{'v': 'hunter2'}").get("v")));
        ObjectNode secret = object("Secret", "'name': 'a'", "'stringData': {'password': 'hunter2'}");
        ObjectNode state = tree(client.create(secret).getProperties());
        client.create(job);

        assertThat(Wire.isSecret(state.path("data"))).isTrue();
        assertThat(Wire.isSecret(state.at("/__inputs/data"))).isTrue();
        assertThat(Wire.plain(state).at("/data/password").asText()).isEqualTo("aHVudGVyMg==");
        for (Path file : files()) {
            assertThat(Files.readString(file))
                    .doesNotContain("hunter2", "aHVudGVyMg==")
                    .contains("sha256:");
        }
        assertThat(Files.readString(cluster.resolve("Job_v1_default_job.json"))).contains("seen");
    }

    @Test
    void a_refresh_of_what_nobody_touched_changes_nothing() {
        ObjectNode secret = object("Secret", "'name': 'a'", "'data': {'a': 'b25l'}");
        CreateResponse created = client.create(secret);
        ReadResponse read = client.read(created, secret);
        assertThat(read.getProperties()).isEqualTo(created.getProperties());
        assertThat(tree(read.getInputs())).isEqualTo(client.checked(secret));
    }

    @Test
    void a_refresh_finds_what_was_removed_or_changed() throws IOException {
        ObjectNode secret = object("Secret", "'name': 'a'", "'data': {'a': 'b25l', 'b': 'b25l'}");
        CreateResponse created = client.create(secret);
        Path file = files().get(0);
        String stored = Files.readString(file);

        Files.writeString(file, stored.replaceFirst("sha256:[0-9a-f]{8}", "sha256:00000000"));
        Struct drifted = client.read(created, secret).getProperties();
        assertThat(client.diff(drifted, secret).getDetailedDiffMap()).containsOnlyKeys("data.a");

        Files.delete(file);
        assertThat(client.read(created, secret).getId()).isEmpty();
    }

    @Test
    void what_the_cluster_adds_is_no_change() throws IOException {
        ObjectNode service = object("Service", "'name': 'a'", "'spec': {'ports': [{'port': 80}]}");
        CreateResponse created = client.create(service);
        Path file = files().get(0);
        Files.writeString(
                file, Files.readString(file).replaceFirst("\"port\" : 80", "\"port\" : 80, \"protocol\" : \"TCP\""));

        Struct state = client.read(created, service).getProperties();
        assertThat(tree(state).at("/spec/ports/0/protocol").asText()).isEqualTo("TCP");
        assertThat(client.diff(state, service).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
    }

    @Test
    void an_object_can_be_looked_up_by_its_id_alone() {
        ObjectNode map = object("ConfigMap", "'name': 'a'", "'data': {'a': 'b'}");
        client.create(map);
        ReadResponse read = client.stub.read(ReadRequest.newBuilder()
                .setUrn(ProviderClient.urn(map))
                .setId("default/a")
                .build());
        assertThat(tree(read.getInputs()).at("/data/a").asText()).isEqualTo("b");
        assertThat(tree(read.getProperties()).at("/metadata/namespace").asText())
                .isEqualTo("default");
    }

    @Test
    void the_cluster_outlives_the_provider() {
        ObjectNode map = named("ConfigMap", "a");
        CreateResponse created = client.create(map);
        try (ProviderClient next = new ProviderClient(cluster, OperationListener.NONE)) {
            assertThat(next.read(created, map).getId()).isEqualTo(created.getId());
        }
    }

    @Test
    void the_listener_hears_of_each_operation_and_can_fail_it() {
        CreateResponse created = client.create(named("ConfigMap", "a"));
        client.update(created, named("ConfigMap", "a"), false);
        client.delete(created, named("ConfigMap", "a"));
        assertThat(operations).extracting(Operation::kind).containsExactly(Kind.CREATE, Kind.UPDATE, Kind.DELETE);
        assertThat(operations).contains(new Operation(Kind.CREATE, "ConfigMap", "a"));

        OperationListener refusing = operation -> {
            throw new IllegalStateException("no room\nfor " + operation.name());
        };
        try (ProviderClient failing = new ProviderClient(cluster, refusing)) {
            assertThatThrownBy(() -> failing.create(named("ConfigMap", "a"))).hasMessage("UNKNOWN: no room for a");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void a_failure_of_the_provider_itself_quotes_nothing() {
        JsonNode secret = Wire.secret(TextNode.valueOf("hunter2"));
        CreateRequest notAnObject = CreateRequest.newBuilder()
                .setProperties(Wire.write((ObjectNode) secret))
                .build();
        assertThatThrownBy(() -> client.stub.create(notAnObject))
                .hasMessageMatching("INTERNAL: the offline provider failed: \\w+ at \\w+\\.java:\\d+");
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(cluster)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
