package litellmha.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.StreamSupport;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.platform.PlatformPlan;
import litellmha.settings.ProdConfiguration;
import org.junit.jupiter.api.Test;

class BackupRetentionOfStackTest {

    private static final String KEPT = "{'daily': 7, 'weekly': 4, 'monthly': 6%s}";

    private final ProdConfiguration prod = new ProdConfiguration();

    private List<ObjectNode> objects() {
        return RenderedStack.of(PlatformPlan.of("prod", prod.read())).objects().stream()
                .filter(object -> Manifests.name(object).startsWith("litellm-pg-retention"))
                .toList();
    }

    private ObjectNode object(String kind) {
        return objects().stream()
                .filter(object -> Manifests.kind(object).equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private void retention(String more, String moreOfBackup) {
        prod.with(
                "backup", "{'snapshotClass': 'csi', 'retention': %s%s}".formatted(KEPT.formatted(more), moreOfBackup));
    }

    @Test
    void aStackThatKeepsEveryBackupHasNone() {
        assertThat(objects()).isEmpty();
    }

    @Test
    void aStackWithARetentionHasAJobWithAnAccountOfItsOwn() {
        retention("", "");

        assertThat(objects())
                .extracting(Manifests::kind)
                .containsExactlyInAnyOrder(
                        "NetworkPolicy",
                        "ServiceAccount",
                        "Role",
                        "RoleBinding",
                        "ClusterRole",
                        "ClusterRoleBinding",
                        "CronJob");
    }

    @Test
    void itRunsHoursAfterTheFirstBackupOfTheDay() {
        retention("", ", 'schedule': '0 30 14,22 * * *'");

        assertThat(object("CronJob").at("/spec/schedule").asText()).isEqualTo("30 18 * * *");
        assertThat(object("CronJob").at("/spec/timeZone").asText()).isEqualTo("Etc/UTC");
    }

    @Test
    void itIsToldWhatToKeepAndDeletesUnlessToldOtherwise() {
        retention("", "");
        assertThat(arguments())
                .contains("--daily=7", "--weekly=4", "--monthly=6")
                .doesNotContain("--dry-run");

        retention(", 'dryRun': true", "");
        assertThat(arguments()).contains("--daily=7", "--weekly=4", "--monthly=6", "--dry-run");
    }

    private List<String> arguments() {
        return StreamSupport.stream(object("CronJob").findValue("args").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void twoStacksOfAClusterHaveClusterRolesOfTheirOwn() {
        retention("", "");
        prod.with("namespace", "other");

        assertThat(Manifests.name(object("ClusterRole"))).isEqualTo("litellm-pg-retention-other");
        assertThat(object("ClusterRole").path("metadata").has("namespace")).isFalse();
        assertThat(object("ClusterRoleBinding").at("/roleRef/name").asText()).isEqualTo("litellm-pg-retention-other");
        assertThat(object("ClusterRoleBinding").at("/subjects/0/namespace").asText())
                .isEqualTo("other");
    }

    @Test
    void inTheWholeClusterItMayOnlyGetAndPatchContents() {
        retention("", "");

        assertThat(object("ClusterRole").path("rules").toString())
                .isEqualTo("[{\"apiGroups\":[\"snapshot.storage.k8s.io\"],\"resources\":[\"volumesnapshotcontents\"],"
                        + "\"verbs\":[\"get\",\"patch\"]}]");
    }

    @Test
    void itReachesNothingButTheKubernetesApi() {
        retention("", "");

        assertThat(object("NetworkPolicy").at("/spec/podSelector/matchLabels").toString())
                .contains("\"app.kubernetes.io/component\":\"backup-retention\"");
        assertThat(object("NetworkPolicy").at("/spec/egress").findValuesAsText("port"))
                .containsExactly("443", "6443");
        assertThat(object("NetworkPolicy").path("spec").has("ingress")).isFalse();
    }
}
