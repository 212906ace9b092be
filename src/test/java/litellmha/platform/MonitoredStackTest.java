package litellmha.platform;

import static litellmha.platform.PlatformTest.declared;
import static litellmha.platform.PlatformTest.object;
import static litellmha.platform.PlatformTest.stack;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.StreamSupport;
import litellmha.manifest.Manifests;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Test;

/** A stack whose metrics a namespace may scrape. */
class MonitoredStackTest {

    private static final String SCRAPERS =
            "{\"from\":[{\"namespaceSelector\":{\"matchLabels\":{\"kubernetes.io/metadata.name\":\"monitoring\"}}}],"
                    + "\"ports\":[{\"port\":%d,\"protocol\":\"TCP\"}]}";

    private static Manifests monitored(boolean podMonitor) {
        StackFile changed = stack("prod");
        ObjectNode metrics = changed.config().putObject("litellm-ha:metrics");
        metrics.putArray("namespaces").add("monitoring");
        if (podMonitor) {
            metrics.put("podMonitor", true).putObject("podMonitorLabels").put("release", "prometheus");
        }
        return declared("prod", changed.settings());
    }

    private static List<String> ingress(Manifests manifests, String policy) {
        return StreamSupport.stream(
                        object(manifests, "NetworkPolicy", policy)
                                .at("/spec/ingress")
                                .spliterator(),
                        false)
                .map(JsonNode::toString)
                .toList();
    }

    @Test
    void scrapersReachThePortsOfMetricsAndNoOthers() {
        Manifests manifests = monitored(false);

        assertThat(ingress(manifests, "litellm-gateway"))
                .filteredOn(rule -> rule.contains("monitoring"))
                .containsExactly(SCRAPERS.formatted(4001));
        assertThat(ingress(manifests, "litellm-pg"))
                .filteredOn(rule -> rule.contains("monitoring"))
                .containsExactly(SCRAPERS.formatted(9187));
        assertThat(ingress(manifests, "litellm-redis")).noneMatch(rule -> rule.contains("monitoring"));
    }

    @Test
    void theMetricsServerSharesAVolumeWithTheGatewayAndHasNoSecret() {
        JsonNode pod = object(monitored(false), "Deployment", "litellm").at("/spec/template/spec");
        JsonNode gateway = pod.at("/containers/0");
        JsonNode server = pod.at("/containers/1");

        String directory = StreamSupport.stream(gateway.path("env").spliterator(), false)
                .filter(variable -> variable.path("name").asText().equals("PROMETHEUS_MULTIPROC_DIR"))
                .findFirst()
                .orElseThrow()
                .path("value")
                .asText();
        String mount = "{\"name\":\"metrics\",\"mountPath\":\"%s\"}".formatted(directory);
        assertThat(gateway.path("volumeMounts").toString()).contains(mount);
        assertThat(server.path("volumeMounts").toString()).isEqualTo("[" + mount + "]");
        assertThat(server.path("command").toString())
                .contains("\"--multiproc_dir\",\"%s\"".formatted(directory), "4001");
        assertThat(server.toString()).doesNotContain("secretKeyRef");
        assertThat(server.at("/resources/limits/memory")).isEqualTo(gateway.at("/resources/limits/memory"));
    }

    @Test
    void podMonitorsSelectPodsByThePortsThatTheyHave() {
        Manifests manifests = monitored(true);
        JsonNode gateway = object(manifests, "PodMonitor", "litellm");
        JsonNode postgres = object(manifests, "PodMonitor", "litellm-pg");
        JsonNode template = object(manifests, "Deployment", "litellm").at("/spec/template");

        assertThat(template.at("/metadata/labels").properties())
                .containsAll(gateway.at("/spec/selector/matchLabels").properties());
        assertThat(template.at("/spec/containers/1/ports/0/name"))
                .isEqualTo(gateway.at("/spec/podMetricsEndpoints/0/port"));
        assertThat(gateway.at("/spec/podMetricsEndpoints/0/path").asText()).isEqualTo("/metrics/");
        assertThat(gateway.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
        assertThat(postgres.path("spec").toString())
                .contains("{\"cnpg.io/cluster\":\"litellm-pg\"}", "[{\"port\":\"metrics\"}]");
    }

    @Test
    void thereAreNoPodMonitorsUnlessTheyAreWanted() {
        assertThat(monitored(false).objects())
                .noneMatch(object -> object.path("kind").asText().equals("PodMonitor"));
    }
}
