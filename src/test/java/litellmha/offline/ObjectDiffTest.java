package litellmha.offline;

import static litellmha.offline.ProviderClient.UNKNOWN;
import static litellmha.offline.ProviderClient.json;
import static litellmha.offline.ProviderClient.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Struct;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import pulumirpc.Provider.PropertyDiff.Kind;

class ObjectDiffTest {
    private ProviderClient client;

    @BeforeEach
    void start(@TempDir Path cluster) {
        client = new ProviderClient(cluster, OperationListener.NONE);
    }

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void the_same_inputs_are_no_change() {
        ObjectNode map = object("ConfigMap", "'name': 'a'", "'data': {'a': 'b'}");
        DiffResponse diff = diff(map, map);

        assertThat(diff.getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(diff.getDetailedDiffMap()).isEmpty();
    }

    @Test
    void each_change_has_its_path_and_kind() {
        ObjectNode before = json("""
                {'apiVersion': 'apps/v1', 'kind': 'Deployment',
                 'metadata': {'name': 'a', 'namespace': 'default', 'annotations': {'a.b/c': '1', 'gone': '1'}},
                 'spec': {'template': {'spec': {'containers': [{'image': 'one'}, {'image': 'two'}]}}}}""");
        ObjectNode after = json("""
                {'apiVersion': 'apps/v1', 'kind': 'Deployment',
                 'metadata': {'name': 'a', 'namespace': 'default', 'annotations': {'a.b/c': '2'}},
                 'spec': {'replicas': 2, 'template': {'spec': {'containers': [{'image': 'new'}]}}}}""");

        assertThat(kinds(diff(before, after)))
                .containsOnly(
                        entry("metadata.annotations[\"a.b/c\"]", Kind.UPDATE),
                        entry("metadata.annotations.gone", Kind.DELETE),
                        entry("spec.replicas", Kind.ADD),
                        entry("spec.template.spec.containers[0].image", Kind.UPDATE),
                        entry("spec.template.spec.containers[1]", Kind.DELETE));
    }

    @ParameterizedTest
    @CsvSource({
        "v1, Secret, type",
        "v1, Service, spec.clusterIP",
        "apps/v1, Deployment, spec.selector.matchLabels.app",
        "apps/v1, StatefulSet, spec.selector.matchLabels.app",
        "apps/v1, StatefulSet, spec.serviceName",
        "apps/v1, StatefulSet, spec.podManagementPolicy",
        "batch/v1, Job, spec.template.spec.image",
        "batch/v1, Job, spec.parallelism",
    })
    void a_change_of_an_immutable_field_replaces(String apiVersion, String kind, String path) {
        DiffResponse diff = diff(with(apiVersion, kind, path, "one"), with(apiVersion, kind, path, "two"));
        assertThat(kinds(diff)).containsExactly(entry(path, Kind.UPDATE_REPLACE));
        assertThat(diff.getReplacesList()).containsExactly(path);
    }

    @Test
    void adding_or_removing_an_immutable_field_with_what_is_around_it_replaces_too() {
        ObjectNode bare =
                json("{'apiVersion': 'batch/v1', 'kind': 'Job', 'metadata': {'name': 'a', 'namespace': 'default'}}");
        ObjectNode full = with("batch/v1", "Job", "spec.template.spec.image", "one");
        assertThat(kinds(diff(bare, full))).containsExactly(entry("spec", Kind.ADD_REPLACE));
        bare.withObjectProperty("metadata").put("name", "b");
        full.withObjectProperty("metadata").put("name", "b");
        assertThat(kinds(diff(full, bare))).containsExactly(entry("spec", Kind.DELETE_REPLACE));
    }

    @ParameterizedTest
    @CsvSource({
        "Secret, '', UPDATE_REPLACE",
        "Secret, enableSecretMutable, UPDATE",
        "Secret, enableConfigMapMutable, UPDATE_REPLACE",
        "ConfigMap, '', UPDATE_REPLACE",
        "ConfigMap, enableConfigMapMutable, UPDATE",
        "ConfigMap, enableSecretMutable, UPDATE_REPLACE",
    })
    void data_replaces_unless_the_provider_is_told_that_it_is_mutable(String kind, String setting, Kind expected) {
        client.configure(setting);
        DiffResponse diff = diff(
                object(kind, "'name': 'a'", "'data': {'a': 'b25l'}"),
                object(kind, "'name': 'a'", "'data': {'a': 'dHdv'}"));
        assertThat(kinds(diff)).containsExactly(entry("data.a", expected));
    }

    @Test
    void a_change_that_is_ignored_is_none_and_others_are() {
        ObjectNode one = object("Deployment", "'name': 'a'", "'spec': {'replicas': 2, 'paused': false}");
        ObjectNode other = object("Deployment", "'name': 'a'", "'spec': {'replicas': 4, 'paused': true}");

        assertThat(kinds(client.diff(client.create(one).getProperties(), other, "spec.replicas")))
                .containsExactly(entry("spec.paused", Kind.UPDATE));
    }

    @Test
    void elements_of_lists_that_are_to_be_ignored_are_refused_because_they_would_not_be() {
        DiffRequest request =
                DiffRequest.newBuilder().addIgnoreChanges("spec.ports[0]").build();
        assertThatThrownBy(() -> client.stub.diff(request)).hasMessageContaining("simulated for plain keys only");
    }

    @Test
    void a_replacement_under_the_same_name_deletes_first() {
        ObjectNode before = object("ConfigMap", "'name': 'a'", "'data': {'a': '1'}");
        assertThat(diff(before, object("ConfigMap", "'name': 'a'", "'data': {'a': '2'}"))
                        .getDeleteBeforeReplace())
                .isTrue();
    }

    @Test
    void a_replacement_under_another_name_or_in_another_namespace_does_not_delete_first() {
        client.create(ProviderClient.named("Namespace", "shop"));
        ObjectNode before = object("ConfigMap", "'name': 'a'", "");
        var created = client.create(before);

        DiffResponse renamed = client.diff(created.getProperties(), object("ConfigMap", "'name': 'b'", ""));
        DiffResponse moved =
                client.diff(created.getProperties(), object("ConfigMap", "'name': 'a', 'namespace': 'shop'", ""));

        assertThat(renamed.getDeleteBeforeReplace()).isFalse();
        assertThat(renamed.getReplacesList()).containsExactly("metadata.name");
        assertThat(moved.getReplacesList()).containsExactly("metadata.namespace");
        assertThat(moved.getDeleteBeforeReplace()).isFalse();
    }

    @Test
    void an_unknown_value_is_a_change() {
        ObjectNode before = object("Service", "'name': 'a'", "'spec': {'a': 1}");
        Struct state = client.create(before).getProperties();
        ObjectNode value = object("Service", "'name': 'a'", "'spec': {'a': '" + UNKNOWN + "'}");
        ObjectNode metadata = before.deepCopy().put("metadata", UNKNOWN);

        assertThat(kinds(client.diff(state, value))).containsExactly(entry("spec.a", Kind.UPDATE));
        assertThat(kinds(client.diff(state, metadata))).containsExactly(entry("metadata", Kind.UPDATE));
    }

    private DiffResponse diff(ObjectNode before, ObjectNode after) {
        return client.diff(client.create(before).getProperties(), after);
    }

    private static ObjectNode with(String apiVersion, String kind, String path, String value) {
        ObjectNode object = json("{'metadata': {'name': 'a', 'namespace': 'default'}}");
        object.put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode place = object;
        String[] keys = path.split("\\.");
        for (int i = 0; i < keys.length - 1; i++) {
            place = place.withObjectProperty(keys[i]);
        }
        place.put(keys[keys.length - 1], value);
        return object;
    }

    private static Map<String, Kind> kinds(DiffResponse diff) {
        return diff.getDetailedDiffMap().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, change -> change.getValue().getKind()));
    }
}
