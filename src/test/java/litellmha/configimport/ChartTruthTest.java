package litellmha.configimport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import litellmha.configimport.Finding.Kind;
import litellmha.tier.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of a chart count as true or false as Helm's templates take them, for which {@code "false"} is true. */
class ChartTruthTest {

    private static final List<String> TRUE =
            List.of("true", "'yes'", "'true'", "'false'", "'0'", "' '", "1", "0.5", "[a]", "{a: b}");

    private static final List<String> FALSE = List.of("false", "null", "0", "0.0", "''", "[]", "{}");

    private static final List<String> NO_OBJECT = List.of("true", "false", "'yes'", "1", "[enabled]", "''");

    private static ConfigImport imported(String values) {
        String config =
                "proxy_config: {model_list: [{model_name: a, litellm_params: {model: openai/gpt-5, api_key: os.environ/OPENAI_API_KEY}}]}\n";
        return ConfigImport.of(Optional.empty(), Optional.of(new SourceFile("v.yaml", config + values)), Tier.PROD);
    }

    private static Finding finding(String values, String source) {
        return imported(values).findings().stream()
                .filter(found -> found.source().equals(source))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<Arguments> switches(List<String> values) {
        return ChartKeys.SWITCHED.keySet().stream()
                .flatMap(key -> values.stream().map(value -> Arguments.of(key, value)));
    }

    static Stream<Arguments> on() {
        return switches(TRUE);
    }

    static Stream<Arguments> off() {
        return switches(FALSE);
    }

    static Stream<Arguments> noObjects() {
        return switches(NO_OBJECT);
    }

    @ParameterizedTest
    @MethodSource("on")
    void aBlockIsOnIfATemplateWouldTakeItsSwitchForTrue(String key, String enabled) {
        assertThat(finding("%s: {enabled: %s}".formatted(key, enabled), key))
                .isEqualTo(new Finding(Kind.REFUSED, key, ChartKeys.SWITCHED.get(key)));
    }

    @ParameterizedTest
    @MethodSource("off")
    void aBlockIsOffIfATemplateWouldTakeItsSwitchForFalse(String key, String enabled) {
        assertThat(finding("%s: {enabled: %s}".formatted(key, enabled), key).kind())
                .isEqualTo(Kind.CARRIED);
    }

    @ParameterizedTest
    @MethodSource("noObjects")
    void aBlockThatIsNoObjectIsAFault(String key, String value) {
        assertThat(finding("%s: %s".formatted(key, value), key))
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Kind.REFUSED))
                .satisfies(finding ->
                        assertThat(finding.text()).startsWith("found ").endsWith("; allowed: an object with enabled"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"autoscaling: {enabled: 'yes'}", "keda: {enabled: 1}", "hpa: {minReplicas: 2}"})
    void replicasMeanNothingBesideWhatScalesThem(String scaling) {
        assertThat(finding(scaling + "\nreplicaCount: 5", "replicaCount").text())
                .isEqualTo("nothing: autoscaling decides");
    }

    @Test
    void theChartMakesItsConfigMapIfASwitchIsATextThatSaysFalse() {
        assertThat(imported("proxyConfigMap: {create: 'false'}").stack().path("models"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "0", "null", "''"})
    void theChartMakesNoConfigMapIfASwitchIsFalse(String create) {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> imported("proxyConfigMap: {create: %s}".formatted(create))))
                .isInstanceOf(ImportException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{enabled: 'no'}", "{enabled: 1}", "'yes'", "[a]"})
    void aRedisThatAChartMightHaveIsSpokenOf(String redis) {
        assertThat(finding("redis: " + redis, "redis").kind()).isIn(Kind.REPLACED, Kind.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nodeSelector: {node-role.kubernetes.io/gateway: ''}",
                "podLabels: {mesh: false}",
                "tolerations: ['']",
                "args: [false]"
            })
    void anEmptyTextInAMapOrAListIsSomething(String value) {
        String key = value.substring(0, value.indexOf(':'));
        assertThat(finding(value, key).text()).doesNotStartWith("nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nodeSelector: {}", "affinity: {nodeAffinity: {}}", "volumes: []", "tolerations: null"})
    void anEmptyBlockIsNothing(String value) {
        String key = value.substring(0, value.indexOf(':'));
        assertThat(finding(value, key).kind()).isEqualTo(Kind.CARRIED);
    }
}
