package litellmha.offline;

import static litellmha.offline.ProviderClient.UNKNOWN;
import static litellmha.offline.ProviderClient.json;
import static litellmha.offline.ProviderClient.object;
import static org.assertj.core.api.Assertions.assertThat;
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
    void the_same_inputs_are_no_change_and_neither_is_the_default_namespace() {
        ObjectNode map = object("ConfigMap", "'name': 'a'", "'data': {'a': 'b'}");
        ObjectNode outright = object("ConfigMap", "'name': 'a', 'namespace': 'default'", "'data': {'a': 'b'}");
        Struct state = client.create(map).getProperties();

        assertThat(client.diff(state, map).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(client.diff(state, outright).getDetailedDiffMap()).isEmpty();
    }

    @Test
    void each_change_has_its_path_and_kind() {
        ObjectNode before = json("""
                {'apiVersion': 'apps/v1', 'kind': 'Deployment',
                 'metadata': {'name': 'a', 'annotations': {'a.b/c': '1', 'gone': '1'}},
                 'spec': {'template': {'spec': {'containers': [{'image': 'one'}, {'image': 'two'}]}}}}""");
        ObjectNode after = json("""
                {'apiVersion': 'apps/v1', 'kind': 'Deployment',
                 'metadata': {'name': 'a', 'annotations': {'a.b/c': '2'}},
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
        "v1, PersistentVolumeClaim, spec.storageClassName",
        "apps/v1, Deployment, spec.selector.matchLabels.app",
        "apps/v1, StatefulSet, spec.selector.matchLabels.app",
        "apps/v1, StatefulSet, spec.serviceName",
        "batch/v1, Job, spec.template.spec.image",
        "batch/v1, Job, spec.parallelism",
        "storage.k8s.io/v1, StorageClass, provisioner",
        "storage.k8s.io/v1, StorageClass, parameters.type",
        "rbac.authorization.k8s.io/v1, RoleBinding, roleRef.name",
    })
    void a_change_of_an_immutable_field_replaces(String apiVersion, String kind, String path) {
        DiffResponse diff = diff(with(apiVersion, kind, path, "one"), with(apiVersion, kind, path, "two"));
        assertThat(kinds(diff)).containsExactly(entry(path, Kind.UPDATE_REPLACE));
        assertThat(diff.getReplacesList()).containsExactly(path);
    }

    @Test
    void adding_or_removing_an_immutable_field_with_what_is_around_it_replaces_too() {
        ObjectNode bare = json("{'apiVersion': 'batch/v1', 'kind': 'Job', 'metadata': {'name': 'a'}}");
        ObjectNode full = with("batch/v1", "Job", "spec.template.spec.image", "one");
        assertThat(kinds(diff(bare, full))).containsExactly(entry("spec", Kind.ADD_REPLACE));
        bare.withObjectProperty("metadata").put("name", "b");
        full.withObjectProperty("metadata").put("name", "b");
        assertThat(kinds(diff(full, bare))).containsExactly(entry("spec", Kind.DELETE_REPLACE));
    }

    @ParameterizedTest
    @CsvSource({
        "Secret, '', '', UPDATE_REPLACE",
        "Secret, enableSecretMutable, '', UPDATE",
        "Secret, enableSecretMutable, 'immutable', UPDATE_REPLACE",
        "Secret, enableConfigMapMutable, '', UPDATE_REPLACE",
        "ConfigMap, '', '', UPDATE_REPLACE",
        "ConfigMap, enableConfigMapMutable, '', UPDATE",
        "ConfigMap, enableConfigMapMutable, 'immutable', UPDATE_REPLACE",
        "ConfigMap, enableSecretMutable, '', UPDATE_REPLACE",
    })
    void data_replaces_unless_the_provider_is_told_that_it_is_mutable(
            String kind, String setting, String immutable, Kind expected) {
        client.configure(setting);
        String rest = (immutable.isEmpty() ? "" : "'immutable': true, ") + "'data': {'a': '%s'}";
        DiffResponse diff = diff(
                object(kind, "'name': 'a'", rest.formatted("b25l")),
                object(kind, "'name': 'a'", rest.formatted("dHdv")));
        assertThat(kinds(diff)).containsExactly(entry("data.a", expected));
    }

    @Test
    void a_replacement_under_the_same_given_name_deletes_first() {
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

        // The name of the live object is taken over only where the program gives one.
        assertThat(renamed.getDeleteBeforeReplace()).isFalse();
        assertThat(renamed.getReplacesList()).containsExactly("metadata.name");
        assertThat(moved.getReplacesList()).containsExactly("metadata.namespace");
        assertThat(moved.getDeleteBeforeReplace()).isFalse();
    }

    @Test
    void an_object_that_was_named_here_is_replaced_beside_the_old_one() {
        ObjectNode before = client.checked(object("ConfigMap", "", "'data': {'a': '1'}"));
        ObjectNode after = before.deepCopy();
        after.withObjectProperty("data").put("a", "2");
        DiffResponse diff = diff(before, after);
        assertThat(diff.getReplacesList()).containsExactly("data.a");
        assertThat(diff.getDeleteBeforeReplace()).isFalse();
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

    @ParameterizedTest
    @CsvSource({
        "spec, true",
        "spec.list[0].a, true",
        "spec.list[*].a, true",
        "'spec[\"list\"][0]', true",
        "spec.list[1].a, false",
        "spec.list[0].a.b, false",
    })
    void changes_are_ignored_in_and_below_the_paths_named(String path, boolean ignored) {
        ObjectNode before = object("Service", "'name': 'a'", "'spec': {'list': [{'a': 1}]}");
        ObjectNode after = object("Service", "'name': 'a'", "'spec': {'list': [{'a': 2}]}");
        DiffResponse diff = client.diff(client.create(before).getProperties(), after, path);
        assertThat(diff.getChanges()).isEqualTo(ignored ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME);
    }

    private DiffResponse diff(ObjectNode before, ObjectNode after) {
        return client.diff(client.create(before).getProperties(), after);
    }

    private static ObjectNode with(String apiVersion, String kind, String path, String value) {
        ObjectNode object = json("{'metadata': {'name': 'a'}}");
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
