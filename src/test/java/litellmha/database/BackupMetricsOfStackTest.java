package litellmha.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.platform.PlatformPlan;
import litellmha.settings.ProdConfiguration;
import org.junit.jupiter.api.Test;

class BackupMetricsOfStackTest {

    private static final String SCRAPED = "{'namespaces': ['monitoring']%s}";

    private final ProdConfiguration prod = new ProdConfiguration();

    private List<ObjectNode> objects() {
        return RenderedStack.of(PlatformPlan.of("prod", prod.read())).objects().stream()
                .filter(object -> Manifests.name(object).equals("litellm-backup-metrics"))
                .toList();
    }

    private ObjectNode object(String kind) {
        return objects().stream()
                .filter(object -> Manifests.kind(object).equals(kind))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aStackThatNobodyScrapesHasNone() {
        assertThat(objects()).isEmpty();
    }

    @Test
    void aStackWithoutBackupsHasNone() {
        prod.inTier("cost").with("metrics", SCRAPED.formatted(""));

        assertThat(objects()).isEmpty();
    }

    @Test
    void aScrapedStackWithBackupsHasAPodWithAnAccountOfItsOwn() {
        prod.with("metrics", SCRAPED.formatted(""));

        assertThat(objects())
                .extracting(Manifests::kind)
                .containsExactlyInAnyOrder("NetworkPolicy", "ServiceAccount", "Role", "RoleBinding", "Deployment");
        assertThat(object("Deployment")
                        .at("/spec/template/spec/serviceAccountName")
                        .asText())
                .isEqualTo("litellm-backup-metrics");
    }

    @Test
    void itMayListBackupsAndSnapshotsAndReadWhatTheDrillLeavesAndNothingElse() {
        prod.with("metrics", SCRAPED.formatted(""));

        assertThat(object("Role").path("rules").toString())
                .isEqualTo("[{\"apiGroups\":[\"postgresql.cnpg.io\"],\"resources\":[\"backups\"],\"verbs\":[\"list\"]},"
                        + "{\"apiGroups\":[\"snapshot.storage.k8s.io\"],\"resources\":[\"volumesnapshots\"],\"verbs\":[\"list\"]},"
                        + "{\"apiGroups\":[\"\"],\"resourceNames\":[\"litellm-restore-drill\"],"
                        + "\"resources\":[\"configmaps\"],\"verbs\":[\"get\"]}]");
    }

    @Test
    void scrapersReachItAndItReachesNothingButTheKubernetesApi() {
        prod.with("metrics", SCRAPED.formatted(""));
        JsonNode spec = object("NetworkPolicy").path("spec");

        assertThat(spec.at("/podSelector/matchLabels").toString())
                .contains("\"app.kubernetes.io/component\":\"backup-metrics\"");
        assertThat(spec.path("ingress").toString())
                .isEqualTo(
                        "[{\"from\":[{\"namespaceSelector\":{\"matchLabels\":"
                                + "{\"kubernetes.io/metadata.name\":\"monitoring\"}}}],\"ports\":[{\"port\":9188,\"protocol\":\"TCP\"}]}]");
        assertThat(spec.path("egress").findValuesAsText("port")).containsExactly("443", "6443");
    }

    @Test
    void thePodMonitorSelectsItsPodByThePortThatItHas() {
        prod.with("metrics", SCRAPED.formatted(", 'podMonitor': true"));
        JsonNode template = object("Deployment").at("/spec/template");
        JsonNode monitor = object("PodMonitor");

        assertThat(template.at("/metadata/labels").properties())
                .containsAll(monitor.at("/spec/selector/matchLabels").properties());
        assertThat(template.at("/spec/containers/0/ports/0/name"))
                .isEqualTo(monitor.at("/spec/podMetricsEndpoints/0/port"));
        assertThat(template.at("/spec/containers/0/args").toString())
                .contains("--port=%d"
                        .formatted(template.at("/spec/containers/0/ports/0/containerPort")
                                .asInt()));
    }

    @Test
    void itIsAsRestrictedAsTheOtherPods() {
        prod.with("metrics", SCRAPED.formatted(""));
        JsonNode pod = object("Deployment").at("/spec/template/spec");

        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/containers/0/securityContext/readOnlyRootFilesystem")
                        .asBoolean())
                .isTrue();
        assertThat(pod.at("/containers/0/resources/limits/memory").asText()).isNotEmpty();
        assertThat(pod.has("volumes")).isFalse();
    }
}
