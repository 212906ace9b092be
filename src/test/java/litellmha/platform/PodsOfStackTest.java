package litellmha.platform;

import static litellmha.platform.PlatformTest.declared;
import static litellmha.platform.PlatformTest.object;
import static litellmha.platform.PlatformTest.stack;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import litellmha.manifest.Manifests;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What all pods of a stack have. */
class PodsOfStackTest {

    private final Manifests manifests = manifests();

    private static Manifests manifests() {
        StackFile changed = stack("prod");
        ObjectNode pods = changed.config().putObject("litellm-ha:pods");
        pods.putArray("imagePullSecrets").add("registry");
        pods.putObject("nodeSelector").put("pool", "llm");
        pods.putArray("tolerations")
                .addObject()
                .put("key", "dedicated")
                .put("operator", "Equal")
                .put("value", "llm")
                .put("effect", "NoSchedule");
        pods.put("priorityClass", "gateways");
        pods.putObject("labels").put("team", "ai");
        pods.putObject("annotations").put("sidecar.istio.io/inject", "false");
        return declared("prod", changed.settings());
    }

    @ParameterizedTest
    @CsvSource({
        "Deployment, litellm",
        "Job, litellm-migrations",
        "Deployment, litellm-redis",
        "Deployment, litellm-failover-guard",
        "CronJob, litellm-pg-retention"
    })
    void everyPodOfATemplateHasIt(String kind, String name) {
        JsonNode template = object(manifests, kind, name).findValue("template");

        assertThat(template.at("/spec/imagePullSecrets").toString()).isEqualTo("[{\"name\":\"registry\"}]");
        assertThat(template.at("/spec/nodeSelector").toString()).isEqualTo("{\"pool\":\"llm\"}");
        assertThat(template.at("/spec/tolerations").toString())
                .contains("{\"effect\":\"NoSchedule\",\"key\":\"dedicated\",\"operator\":\"Equal\",\"value\":\"llm\"}");
        assertThat(template.at("/spec/priorityClassName").asText()).isEqualTo("gateways");
        assertThat(template.at("/metadata/labels/team").asText()).isEqualTo("ai");
        assertThat(template.at("/metadata/annotations")
                        .path("sidecar.istio.io/inject")
                        .asText())
                .isEqualTo("false");
    }

    @Test
    void postgresHasItUnderCloudNativePgsNames() {
        JsonNode spec = object(manifests, "Cluster", "litellm-pg").path("spec");

        assertThat(spec.path("imagePullSecrets").toString()).isEqualTo("[{\"name\":\"registry\"}]");
        assertThat(spec.at("/affinity/nodeSelector/pool").asText()).isEqualTo("llm");
        assertThat(spec.at("/affinity/tolerations/0/key").asText()).isEqualTo("dedicated");
        assertThat(spec.path("priorityClassName").asText()).isEqualTo("gateways");
        assertThat(spec.at("/inheritedMetadata/labels/team").asText()).isEqualTo("ai");
        assertThat(spec.at("/inheritedMetadata/annotations")
                        .path("sidecar.istio.io/inject")
                        .asText())
                .isEqualTo("false");
    }

    @Test
    void redisStillLeavesALostNodeSoon() {
        assertThat(object(manifests, "Deployment", "litellm-redis")
                        .at("/spec/template/spec/tolerations")
                        .findValuesAsText("tolerationSeconds"))
                .isEqualTo(List.of("10", "10"));
    }

    @Test
    void nothingIsSelectedByTheAddedLabels() {
        assertThat(object(manifests, "Deployment", "litellm")
                        .at("/spec/selector")
                        .toString())
                .doesNotContain("team");
    }
}
