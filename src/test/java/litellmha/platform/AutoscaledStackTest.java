package litellmha.platform;

import static litellmha.platform.PlatformTest.declared;
import static litellmha.platform.PlatformTest.object;
import static litellmha.platform.PlatformTest.stack;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import litellmha.kubeapi.FakeApi;
import litellmha.manifest.Manifests;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stack whose pods a HorizontalPodAutoscaler counts. */
class AutoscaledStackTest {

    private static StackFile autoscaled(String more) {
        StackFile file = stack("prod");
        file.config()
                .withObject("/litellm-ha:gateway")
                .set("autoscaling", FakeApi.json("{'maxReplicas': 5%s}".formatted(more)));
        return file;
    }

    /** @param text in single quotes instead of double ones */
    private static String json(String text) {
        return FakeApi.json(text).toString();
    }

    private static JsonNode autoscaler(StackFile file) {
        return object(declared("prod", file.settings()), "HorizontalPodAutoscaler", "litellm");
    }

    private static Map<String, JsonNode> objects(StackFile file) {
        Map<String, JsonNode> objects = new TreeMap<>();
        declared("prod", file.settings())
                .objects()
                .forEach(object -> objects.put(Manifests.kind(object) + " " + Manifests.name(object), object));
        return objects;
    }

    @Test
    void itScalesTheDeploymentFromTheTiersReplicasByTheCpuOfLiteLlm() {
        JsonNode autoscaler = autoscaler(autoscaled(""));

        assertThat(autoscaler.path("apiVersion").asText()).isEqualTo("autoscaling/v2");
        assertThat(autoscaler.at("/metadata/namespace").asText()).isEqualTo("litellm");
        assertThat(autoscaler.path("spec").toString()).isEqualTo(json("""
                {'behavior': {'scaleDown': {'policies': [{'periodSeconds': 620, 'type': 'Pods', 'value': 1}]}},
                 'maxReplicas': 5,
                 'metrics': [{
                   'containerResource': {
                     'name': 'cpu', 'container': 'litellm',
                     'target': {'averageUtilization': 70, 'type': 'Utilization'}},
                   'type': 'ContainerResource'}],
                 'minReplicas': 2,
                 'scaleTargetRef': {'apiVersion': 'apps/v1', 'kind': 'Deployment', 'name': 'litellm'}}"""));
    }

    @Test
    void aMetricOfPodsComesBesideTheCpu() {
        JsonNode metrics = autoscaler(
                        autoscaled(", 'cpuPercent': 50, 'podsMetric': {'name': 'in_flight', 'averageValue': '20'}"))
                .at("/spec/metrics");

        assertThat(metrics.at("/0/containerResource/target/averageUtilization").asInt())
                .isEqualTo(50);
        assertThat(metrics.path(1).toString()).isEqualTo(json("""
                {'pods': {'metric': {'name': 'in_flight'}, 'target': {'averageValue': '20', 'type': 'AverageValue'}},
                 'type': 'Pods'}"""));
        assertThat(metrics).hasSize(2);
    }

    @Test
    void theLeastIsTheStacksOwnNumber() {
        StackFile file = autoscaled("");
        file.config().withObject("/litellm-ha:gateway").put("replicas", 4);

        assertThat(autoscaler(file).at("/spec/minReplicas").asInt()).isEqualTo(4);
        assertThat(objects(file).get("Deployment litellm").at("/spec/replicas").asInt())
                .isEqualTo(4);
    }

    @Test
    void nothingElseOfTheStackChanges() {
        Map<String, JsonNode> scaled = objects(autoscaled(""));

        assertThat(scaled.remove("HorizontalPodAutoscaler litellm")).isNotNull();
        assertThat(scaled).isEqualTo(objects(stack("prod")));
    }

    /** As long as a pod may take to end, and as long as the API accepts. */
    @ParameterizedTest
    @CsvSource({"600, 620", "1200, 1220", "3600, 1800"})
    void oneDrainingPodEndsBeforeTheNext(int longest, int period) {
        StackFile file = autoscaled("");
        ((ObjectNode) file.config().at("/litellm-ha:models/0")).put("timeoutSeconds", longest);
        JsonNode autoscaler = autoscaler(file);

        assertThat(autoscaler.at("/spec/behavior/scaleDown/policies")).hasSize(1);
        assertThat(autoscaler
                        .at("/spec/behavior/scaleDown/policies/0/periodSeconds")
                        .asInt())
                .isEqualTo(period);
        assertThat(period)
                .isEqualTo(Math.min(
                        1800,
                        objects(file)
                                .get("Deployment litellm")
                                .at("/spec/template/spec/terminationGracePeriodSeconds")
                                .asInt()));
    }
}
