package litellmha.offline;

import static litellmha.offline.ProviderClient.UNKNOWN;
import static litellmha.offline.ProviderClient.json;
import static litellmha.offline.ProviderClient.named;
import static litellmha.offline.ProviderClient.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pulumirpc.Provider.CheckFailure;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.CheckRequest.AutonamingOptions;

class InputCheckTest {
    private ProviderClient client;

    @BeforeEach
    void start(@TempDir Path cluster) {
        client = new ProviderClient(cluster, OperationListener.NONE);
    }

    @AfterEach
    void stop() {
        client.close();
    }

    @ParameterizedTest
    @CsvSource({
        "ConfigMap, a.b-c.example",
        "Deployment, 0",
        "Service, a-1",
        "Namespace, 1a",
        "Role, system:Basic_User",
    })
    void a_name_that_the_API_takes_passes(String kind, String name) {
        assertThat(client.failures(named(kind, name))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ConfigMap, Upper",
        "ConfigMap, a_b",
        "ConfigMap, a..b",
        "ConfigMap, -a",
        "ConfigMap, a.",
        "Service, a.b",
        "Service, 1a",
        "Namespace, a.b",
        "Role, a/b",
        "Role, ..",
    })
    void a_name_that_the_API_refuses_is_refused(String kind, String name) {
        assertThat(client.failures(named(kind, name)))
                .extracting(CheckFailure::getProperty)
                .containsExactly("metadata.name");
    }

    @ParameterizedTest
    @CsvSource({"ConfigMap, 253", "Service, 63", "Namespace, 63"})
    void a_name_may_be_as_long_as_the_kind_allows_and_no_longer(String kind, int longest) {
        assertThat(client.failures(named(kind, "a".repeat(longest)))).isEmpty();
        assertThat(client.failures(named(kind, "a".repeat(longest + 1)))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'''labels'': {''app'': ''a b''}', metadata.labels.app",
        "'''labels'': {''app'': 1}', metadata.labels.app",
        "'''labels'': {''-app'': ''a''}', metadata.labels.-app",
        "'''labels'': {''A.b/app'': ''a''}', 'metadata.labels[\"A.b/app\"]'",
        "'''annotations'': {''a/b/c'': ''a''}', metadata.annotations.a/b/c",
        "'''annotations'': {''a'': true}', metadata.annotations.a",
        "'''namespace'': ''a.b''', metadata.namespace",
    })
    void metadata_that_the_API_refuses_is_refused(String metadata, String property) {
        assertThat(client.failures(object("ConfigMap", "'name': 'a', " + metadata, "")))
                .extracting(CheckFailure::getProperty)
                .containsExactly(property);
    }

    @Test
    void labels_may_be_empty_and_63_characters_long_and_a_pod_templates_are_judged_too() {
        String labels = "'name': 'a', 'labels': {'a.b/c': '', 'd': '%s'}";
        assertThat(client.failures(object("ConfigMap", labels.formatted("x".repeat(63)), "")))
                .isEmpty();
        assertThat(client.failures(object("ConfigMap", labels.formatted("x".repeat(64)), "")))
                .hasSize(1);
        assertThat(client.failures(
                        object("Job", "'name': 'a'", "'spec': {'template': {'metadata': {'labels': {'a': '!'}}}}")))
                .extracting(CheckFailure::getProperty)
                .containsExactly("spec.template.metadata.labels.a");
    }

    @Test
    void an_object_says_what_it_is_and_is_what_its_resource_is() {
        assertThat(client.failures(json("{'metadata': {'name': 'a'}}")))
                .extracting(CheckFailure::getProperty)
                .containsExactly("apiVersion", "kind");
        CheckRequest patch = CheckRequest.newBuilder()
                .setUrn("urn:pulumi:dev::test::kubernetes:core/v1:ConfigMapPatch::thing")
                .setNews(Wire.write(named("ConfigMap", "a")))
                .build();
        assertThat(client.stub.check(patch).getFailuresList())
                .extracting(CheckFailure::getProperty)
                .containsExactly("kind");
    }

    @ParameterizedTest
    @CsvSource({
        "metadata, metadata",
        "data, data",
        "stringData, stringData",
    })
    void what_has_to_be_an_object_is_one(String member, String property) {
        assertThat(client.failures(named("Secret", "a").put(member, "hunter2")))
                .extracting(CheckFailure::getProperty)
                .containsExactly(property);
    }

    @Test
    void unknown_values_pass_every_rule() {
        String unknown = "'" + UNKNOWN + "'";
        assertThat(client.failures(object(
                        "Secret",
                        "'name': %1$s, 'namespace': %1$s, 'labels': {'a': %1$s}".formatted(unknown),
                        "'data': {'a': %1$s}".formatted(unknown))))
                .isEmpty();
        assertThat(client.failures(object("ConfigMap", "'name': 'a', 'labels': " + unknown, "'data': " + unknown)))
                .isEmpty();
        assertThat(client.provider.declared().get(1).path("data").isNull()).isTrue();
        ObjectNode nothing = named("ConfigMap", "a").put("metadata", UNKNOWN);
        assertThat(client.checked(nothing)).isEqualTo(nothing);
    }

    @Test
    void a_reason_never_repeats_a_value() {
        ObjectNode secret = object("Secret", "'name': 'a', 'labels': {'a': 'hunter 2'}", "'data': {'a': 'hunter 2'}");
        assertThat(client.failures(secret)).hasSize(2).noneMatch(failure -> failure.getReason()
                .contains("hunter"));
    }

    @Test
    void an_unnamed_object_is_named_after_its_resource_and_keeps_that_name() {
        ObjectNode unnamed = object("ConfigMap", "", "'data': {}");
        ObjectNode first = client.checked(unnamed);
        ObjectNode second = ProviderClient.tree(client.check(first, unnamed).getInputs());

        assertThat(first.path("metadata").path("name").asText()).matches("thing-[0-9a-f]{8}");
        assertThat(first.at("/metadata/annotations/pulumi.com~1autonamed").asText())
                .isEqualTo("true");
        assertThat(second).isEqualTo(first);
        assertThat(client.checked(unnamed)).isNotEqualTo(first);
        assertThat(client.provider.declared().get(0).at("/metadata/annotations").isMissingNode())
                .isTrue();
    }

    @Test
    void the_engines_autonaming_is_followed() {
        CheckRequest.Builder request = CheckRequest.newBuilder()
                .setUrn("urn:pulumi:dev::test::kubernetes:core/v1:ConfigMap::thing")
                .setNews(Wire.write(object("ConfigMap", "", "'data': {}")));
        AutonamingOptions.Builder options = AutonamingOptions.newBuilder().setProposedName("proposed");

        request.setAutonaming(options.setMode(AutonamingOptions.Mode.ENFORCE));
        assertThat(Wire.read(client.stub.check(request.build()).getInputs())
                        .at("/metadata/name")
                        .asText())
                .isEqualTo("proposed");
        request.setAutonaming(options.setMode(AutonamingOptions.Mode.DISABLE));
        assertThatThrownBy(() -> client.stub.check(request.build())).hasMessageContaining("autonaming is disabled");
    }

    @Test
    void a_name_left_to_the_API_is_refused() {
        assertThat(client.failures(object("ConfigMap", "'generateName': 'a-'", "")))
                .extracting(CheckFailure::getProperty)
                .containsExactly("metadata.generateName");
    }

    @Test
    void a_Secrets_data_is_marked_and_in_the_form_that_the_API_keeps() {
        ObjectNode inputs =
                client.checked(object("Secret", "'name': 'a'", "'data': {'a': 'aGk=\\n'}, 'stringData': {'b': 'hi'}"));

        assertThat(Wire.isSecret(inputs.path("data"))).isTrue();
        assertThat(Wire.plain(inputs).path("data")).isEqualTo(json("{'a': 'aGk=', 'b': 'aGk='}"));
        assertThat(inputs.has("stringData")).isFalse();
        assertThat(client.failures(object("Secret", "'name': 'a'", "'data': {'a.b': 'aGk'}")))
                .extracting(CheckFailure::getProperty)
                .containsExactly("data[\"a.b\"]");
    }

    @Test
    void marks_of_secrets_are_kept_where_they_are_and_for_a_whole_array() {
        ObjectNode news = object("ConfigMap", "'name': 'a'", "'data': {'open': 'x'}, 'list': [{'open': 'y'}]");
        ((ObjectNode) news.path("data"))
                .set("hidden", Wire.secret(json("{'v': 'h'}").get("v")));
        ((ObjectNode) news.path("list").get(0))
                .set("hidden", Wire.secret(json("{'v': 'h'}").get("v")));

        ObjectNode inputs = client.checked(news);

        assertThat(Wire.isSecret(inputs.path("data").path("hidden"))).isTrue();
        assertThat(inputs.path("data").path("open").asText()).isEqualTo("x");
        assertThat(Wire.isSecret(inputs.path("list"))).isTrue();
        assertThat(client.provider.declared().get(0)).isEqualTo(Wire.plain(news));
    }

    @Test
    void what_was_declared_is_each_resources_latest_object_that_passed() {
        client.check(json("{}"), named("ConfigMap", "first"));
        client.check(json("{}"), object("Service", "'name': 'web'", "'spec': {'ports': [{'port': 80}]}"));
        client.check(json("{}"), named("ConfigMap", "second"));
        client.check(json("{}"), named("ConfigMap", "Not-a-name"));

        assertThat(client.provider.declared())
                .extracting(object -> object.at("/metadata/name").asText())
                .containsExactly("second", "web");
        assertThat(client.provider.declared().get(1).at("/spec/ports/0/port").isInt())
                .isTrue();
    }

    @Test
    void assets_are_refused_in_words() {
        ObjectNode news = object(
                "ConfigMap",
                "'name': 'a'",
                "'data': {'a': {'4dabf18193072939515e22adb298388d': 'c44067f5952c0a294b673a41bacd8c17'}}");
        assertThatThrownBy(() -> client.failures(news)).hasMessageContaining("assets");
    }
}
