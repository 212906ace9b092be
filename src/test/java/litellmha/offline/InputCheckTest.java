package litellmha.offline;

import static litellmha.offline.ProviderClient.UNKNOWN;
import static litellmha.offline.ProviderClient.json;
import static litellmha.offline.ProviderClient.named;
import static litellmha.offline.ProviderClient.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pulumirpc.Provider.CheckFailure;

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

    @Test
    void an_object_says_what_it_is_and_where() {
        assertThat(client.failures(json("{'metadata': {}}")))
                .extracting(CheckFailure::getProperty)
                .containsExactly("apiVersion", "kind", "metadata.name", "metadata.namespace");
    }

    @Test
    void only_some_kinds_are_in_no_namespace() {
        assertThat(client.failures(json("{'apiVersion': 'v1', 'kind': 'Namespace', 'metadata': {'name': 'a'}}")))
                .isEmpty();
        assertThat(client.failures(json("{'apiVersion': 'v1', 'kind': 'ClusterRole', 'metadata': {'name': 'a'}}")))
                .isEmpty();
        assertThat(client.failures(json("{'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': {'name': 'a'}}")))
                .extracting(CheckFailure::getProperty, CheckFailure::getReason)
                .containsExactly(tuple("metadata.namespace", "must be set"));
    }

    @Test
    void a_reason_never_repeats_a_value() {
        assertThat(client.failures(object("Secret", "'name': 'a'", "'data': {'a': 'hunter 2'}")))
                .hasSize(1)
                .noneMatch(failure -> failure.getReason().contains("hunter"));
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
        client.check(json("{}"), named("ConfigMap", ""));

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
