package litellmha.configimport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import litellmha.configimport.Finding.Kind;
import litellmha.litellm.KnownKeys;
import litellmha.litellm.KnownKeys.Section;
import litellmha.settings.Ranges;
import litellmha.settings.TypedKeys;
import litellmha.tier.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A number that no stack may have is left out with its range, and never carried over. */
class NumbersTest {

    /** A key of LiteLLM's that the stack file has a whole number for. */
    record Key(Section section, String name, String target) {

        ConfigImport imported(String value) {
            return ConfigImport.of(
                    "c.yaml",
                    section == Section.LITELLM_PARAMS
                            ? "model_list: [{model_name: a, litellm_params: {model: openai/gpt-5, api_key: os.environ/A_KEY, %s: %s}}]"
                                    .formatted(name, value)
                            : "%s: {%s: %s}".formatted(section.key(), name, value));
        }

        String source() {
            return (section == Section.LITELLM_PARAMS ? "model_list[0].litellm_params" : section.key()) + "." + name;
        }

        boolean isNumber() {
            try {
                return range() != null;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        Ranges.Range range() {
            return Ranges.of(target);
        }
    }

    static Stream<Key> keys() {
        return Stream.of(
                        Section.LITELLM_PARAMS,
                        Section.ROUTER_SETTINGS,
                        Section.LITELLM_SETTINGS,
                        Section.GENERAL_SETTINGS)
                .flatMap(section -> KnownKeys.pinned().in(section).stream()
                        .flatMap(name -> TypedKeys.of(section, name).stream()
                                .map(key -> new Key(
                                        section, name, section == Section.LITELLM_PARAMS ? "models[0]." + key : key))))
                .filter(Key::isNumber);
    }

    private static Finding finding(ConfigImport imported, String source) {
        return imported.findings().stream()
                .filter(found -> found.source().equals(source))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void allKindsOfKeysAreTried() {
        assertThat(keys()).hasSizeGreaterThan(15);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void theEndsOfARangeComeOver(Key key) {
        for (int number : List.of(key.range().least(), key.range().most())) {
            assertThat(finding(key.imported(Integer.toString(number)), key.source())
                            .kind())
                    .isEqualTo(Kind.CARRIED);
        }
    }

    @ParameterizedTest
    @MethodSource("keys")
    void whatLiesOutsideIsLeftOutWithItsRange(Key key) {
        for (long number : List.of(key.range().least() - 1L, key.range().most() + 1L, 99_999_999_999_999L)) {
            ConfigImport imported = key.imported(Long.toString(number));
            Finding finding = finding(imported, key.source());
            assertThat(finding.kind()).isEqualTo(Kind.REFUSED);
            assertThat(finding.text()).startsWith("found %d; allowed: %s".formatted(number, key.range()));
            String path = "/" + key.target().replace("[0]", "/0").replace('.', '/');
            assertThat(imported.stack().at(path).isMissingNode()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("keys")
    void whatIsNoNumberIsShown(Key key) {
        assertThat(finding(key.imported("many"), key.source()).text())
                .startsWith("found \"many\"; allowed: " + key.range());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sk-HIDDEN-0123456789abcdef | a text of 26 characters
            HIDDEN8f7g6h5j4k3l2m1n0o9p | a text of 26 characters
            [1, 2] | a list
            {a: 1} | an object
            true | true
            1.5 | 1.5
            os.environ/RPM | os.environ/RPM
            99999999999999999999999 | a number of 23 characters
            """)
    void whatCouldBeASecretIsNotShown(String value, String shown) {
        Key rpm = new Key(Section.LITELLM_PARAMS, "rpm", "models[0].rpmPerReplica");
        assertThat(finding(rpm.imported(value), rpm.source()).text()).startsWith("found " + shown + "; allowed: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ttl: 9999999 | cache_params.ttl | found 9999999; allowed: a whole number from 1 to 2592000, in seconds
            default_in_redis_ttl: -1 | cache_params.default_in_redis_ttl | found -1; allowed: a whole number from 1 to 2592000, in seconds
            max_messages: 0 | cache_params.max_messages | found 0; allowed: a whole number from 1 to 10000
            """)
    void numbersOfACacheHaveRangesToo(String param, String source, String text) {
        ConfigImport imported =
                ConfigImport.of("c.yaml", "litellm_settings: {cache: true, cache_params: {" + param + "}}");
        assertThat(finding(imported, "litellm_settings." + source))
                .isEqualTo(new Finding(Kind.REFUSED, "litellm_settings." + source, text));
    }

    private static ConfigImport values(String yaml) {
        return ConfigImport.of(
                Optional.of(new SourceFile("c.yaml", "model_list: []")),
                Optional.of(new SourceFile("v.yaml", yaml)),
                Tier.PROD);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replicaCount: 21 | replicaCount | found 21; allowed: a whole number from 1 to 20
            replicaCount: 2.5 | replicaCount | found 2.5; allowed: a whole number from 1 to 20
            resources: {limits: {memory: 128Mi}} | resources.limits.memory | found "128Mi"; allowed: bytes such as 512Mi or 10Gi, at least 1Gi and at most 1Ti
            resources: {limits: {memory: 4GB}} | resources.limits.memory | found "4GB"; allowed: a positive Kubernetes quantity such as 500m, 2, 512Mi or 10Gi
            resources: {requests: {memory: 1}} | resources.requests.memory | found 1; allowed: bytes such as 512Mi or 10Gi, at least 512Mi and at most 1Ti
            resources: {requests: {cpu: 1000}} | resources.requests.cpu | found 1000; allowed: CPUs such as 500m or 2, at least 1m and at most 256
            resources: {requests: {cpu: [1]}} | resources.requests.cpu | found a list; allowed: a positive Kubernetes quantity such as 500m, 2, 512Mi or 10Gi
            """)
    void numbersOfAChartHaveRangesToo(String value, String source, String text) {
        ConfigImport imported = values(value);
        assertThat(finding(imported, source)).isEqualTo(new Finding(Kind.REFUSED, source, text));
        assertThat(imported.stack().has("gateway")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            input_cost_per_token: 3 | found 3; allowed: US dollars, at least 1e-12 and at most 1
            output_cost_per_token: -1 | found -1; allowed: US dollars, at least 1e-12 and at most 1
            input_cost_per_image: 20000 | found 20000; allowed: US dollars, at least 1e-12 and at most 10000
            input_cost_per_token: cheap | found "cheap"; allowed: US dollars
            input_cost_per_token: [] | found a list; allowed: US dollars
            """)
    void pricesHaveRangesToo(String price, String text) {
        ConfigImport imported = ConfigImport.of(
                "c.yaml",
                "model_list: [{model_name: a, litellm_params: {model: openai/gpt-5, api_key: os.environ/A_KEY, " + price
                        + "}}]");
        assertThat(imported.findings())
                .filteredOn(finding -> finding.kind() == Kind.REFUSED)
                .extracting(Finding::text)
                .containsExactly(text);
        assertThat(imported.stack().at("/models/0").size()).isEqualTo(3);
    }

    @Test
    void whatIsLeftOutDoesNotKeepRenderFromAcceptingTheRest() throws IOException {
        List<String> params = new ArrayList<>();
        keys().filter(key -> key.section() == Section.LITELLM_PARAMS).forEach(key -> params.add(key.name() + ": -7"));
        ConfigImport imported = ConfigImport.of(
                "c.yaml",
                "model_list: [{model_name: a, litellm_params: {model: openai/gpt-5, api_key: os.environ/OPENAI_API_KEY, "
                        + String.join(", ", params) + "}}]");
        String text = ImportCases.stackFile(imported, "c.yaml", Tier.PROD);
        assertThat(ImportCases.verdict(text)).isEqualTo("The stack file is valid.");
    }
}
