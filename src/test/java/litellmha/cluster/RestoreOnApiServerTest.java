package litellmha.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import litellmha.kube.Labels;
import litellmha.manifest.Manifests;
import litellmha.names.DatabaseNames;
import litellmha.names.PostgresGeneration;
import litellmha.names.RestoreNames;
import litellmha.platform.CommittedStacks;
import litellmha.verify.cluster.Backups;
import litellmha.verify.cluster.NotRestorableException;
import litellmha.verify.cluster.RestoredPostgres;
import litellmha.verify.cluster.StackCluster;
import litellmha.verify.model.BrokenCheckException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which backups a drill takes, and what it makes and removes, on a real API server without CloudNativePG's operator. */
@Tag("api-server")
class RestoreOnApiServerTest {

    private static final String NAMESPACE = "litellm";
    private static final String SNAPSHOTS = "/apis/snapshot.storage.k8s.io/v1";

    private final LiveCluster live = LiveCluster.of("LITELLM_HA_API_SERVER");
    private final OwnNamespace namespace = OwnNamespace.claim(live, NAMESPACE);
    private final OwnNamespace scratch = OwnNamespace.claim(live, RestoreNames.scratch(NAMESPACE));
    private final StackWithSecrets stack = StackWithSecrets.of(CommittedStacks.CHECKOUT, "prod");

    @BeforeEach
    void deploy() {
        stack.manifests().objects().stream()
                .filter(object -> Manifests.kind(object).equals("Namespace")
                        || Manifests.kind(object).equals("Cluster"))
                .forEach(live::mustApply);
    }

    @AfterEach
    void takeAway() {
        scratch.delete();
        namespace.delete();
        for (String content : List.of("of-nightly", RestoreNames.scratch(NAMESPACE))) {
            live.delete(SNAPSHOTS + "/volumesnapshotcontents/" + content);
        }
        live.close();
    }

    private StackCluster cluster() {
        return StackCluster.of(live.client(), NAMESPACE, "prod", PostgresGeneration.FIRST);
    }

    private void backup(String name, String cluster, String method, String status) {
        live.create(LiveCluster.object("""
                {"apiVersion": "postgresql.cnpg.io/v1", "kind": "Backup", "metadata": {"name": "%s", "namespace": "%s"},
                  "spec": {"cluster": {"name": "%s"}, "method": "%s"}}""".formatted(name, NAMESPACE, cluster, method)));
        live.setStatus("/apis/postgresql.cnpg.io/v1/namespaces/%s/backups/%s".formatted(NAMESPACE, name), status);
    }

    private void completed(String name, String stopped) {
        backup(name, DatabaseNames.CLUSTER, "volumeSnapshot", """
                {"phase": "completed", "stoppedAt": "%s", "snapshotBackupStatus": {"elements": [{"name": "%s", "type": "PG_DATA"}]}}""".formatted(stopped, name));
    }

    private void snapshot(String name, String status) {
        live.create(LiveCluster.object("""
                {"apiVersion": "snapshot.storage.k8s.io/v1", "kind": "VolumeSnapshot",
                  "metadata": {"name": "%s", "namespace": "%s", "annotations": {"cnpg.io/backupLabelFile": "label", "other": "x"}},
                  "spec": {"volumeSnapshotClassName": "csi", "source": {"persistentVolumeClaimName": "litellm-pg-2"}}}""".formatted(name, NAMESPACE)));
        live.setStatus(SNAPSHOTS + "/namespaces/%s/volumesnapshots/%s".formatted(NAMESPACE, name), status);
    }

    private void restorable() {
        completed("nightly", "2026-01-02T02:00:10Z");
        snapshot("nightly", """
                {"readyToUse": true, "creationTime": "2026-01-02T02:00:05Z", "boundVolumeSnapshotContentName": "of-nightly"}""");
        live.create(LiveCluster.object("""
                {"apiVersion": "snapshot.storage.k8s.io/v1", "kind": "VolumeSnapshotContent", "metadata": {"name": "of-nightly"},
                  "spec": {"deletionPolicy": "Retain", "driver": "csi.example", "source": {"volumeHandle": "volume"},
                    "volumeSnapshotRef": {"name": "nightly", "namespace": "%s"}}}""".formatted(NAMESPACE)));
        live.setStatus(SNAPSHOTS + "/volumesnapshotcontents/of-nightly", """
                {"snapshotHandle": "snap-1", "readyToUse": true}""");
    }

    private Backups.Source source() {
        Backups backups = cluster().backups();
        return backups.source(backups.newest().orElseThrow());
    }

    private void refused(String name, String message) {
        assertThatThrownBy(() -> cluster().backups().completed(name))
                .isInstanceOf(BrokenCheckException.class)
                .hasMessage(message);
    }

    @Test
    void theNewestCompletedBackupIsTaken() {
        completed("older", "2026-01-01T02:00:10Z");
        restorable();
        backup("running", DatabaseNames.CLUSTER, "volumeSnapshot", "{\"phase\": \"running\"}");

        assertThat(source())
                .extracting(
                        found -> found.data().handle(), found -> found.data().driver(), found -> found.moment()
                                .toString())
                .containsExactly("snap-1", "csi.example", "2026-01-02T02:00:05Z");
        assertThat(source().data().annotations()).isEqualTo(Map.of("cnpg.io/backupLabelFile", "label"));
        assertThat(source().wal()).isEmpty();
    }

    @Test
    void anotherNameIsRefusedWithThoseThatAreAllowed() {
        completed("nightly", "2026-01-02T02:00:10Z");
        backup("running", DatabaseNames.CLUSTER, "volumeSnapshot", "{\"phase\": \"running\"}");
        backup("elsewhere", "other-pg", "volumeSnapshot", "{\"phase\": \"completed\"}");
        backup("streamed", DatabaseNames.CLUSTER, "plugin", "{\"phase\": \"completed\"}");

        refused("nightyl", "--backup: found nightyl; allowed: nightly");
        refused("running", "--backup: found running, whose phase is \"running\"; allowed: a completed one: nightly");
        refused(
                "elsewhere",
                "--backup: found elsewhere, of Cluster other-pg; allowed: one of Cluster litellm-pg: nightly");
        refused("streamed", "--backup: found streamed, of method plugin; allowed: volumeSnapshot: nightly");
    }

    @Test
    void withoutACompletedBackupNoneIsAllowed() {
        assertThat(cluster().backups().newest()).isEmpty();
        refused("nightly", "--backup: found nightly; allowed: none, as no backup is completed");
    }

    @Test
    void aSnapshotThatIsGoneOrUnusableIsNotRestorable() {
        completed("nightly", "2026-01-02T02:00:10Z");
        assertThatThrownBy(this::source)
                .isInstanceOf(NotRestorableException.class)
                .hasMessage("its VolumeSnapshot nightly does not exist any more");

        snapshot("nightly", "{\"readyToUse\": false, \"error\": {\"message\": \"out of quota\"}}");
        assertThatThrownBy(this::source).hasMessage("its VolumeSnapshot nightly is not ready to use: out of quota");
    }

    @Test
    void whatIsMadeIsRemovedAndTheSnapshotStays() throws InterruptedException {
        restorable();
        RestoredPostgres restored = cluster().restored();
        ObjectNode policy = stack.manifests().objects().stream()
                .filter(object -> Manifests.kind(object).equals("NetworkPolicy")
                        && Manifests.name(object).equals(DatabaseNames.NETWORK_POLICY))
                .findFirst()
                .orElseThrow();

        restored.create(source(), new Labels("prod").of(RestoreNames.COMPONENT), List.of(policy));

        String made = restored.namespace();
        JsonNode copy = live.get(SNAPSHOTS + "/volumesnapshotcontents/" + made);
        assertThat(copy.at("/spec/source/snapshotHandle").asText()).isEqualTo("snap-1");
        assertThat(copy.at("/spec/deletionPolicy").asText()).isEqualTo("Retain");
        assertThat(live.get("/apis/postgresql.cnpg.io/v1/namespaces/%s/clusters/litellm-pg".formatted(made))
                        .at("/spec/instances")
                        .asInt())
                .isEqualTo(1);
        assertThat(live.get("/apis/networking.k8s.io/v1/namespaces/%s/networkpolicies/litellm-pg".formatted(made))
                        .at("/spec/ingress")
                        .findValuesAsText("port"))
                .isEqualTo(policy.at("/spec/ingress").findValuesAsText("port"))
                .isNotEmpty();

        restored.remove();

        assertThat(live.get("/api/v1/namespaces/" + made).isMissingNode()).isTrue();
        assertThat(live.get(SNAPSHOTS + "/volumesnapshotcontents/" + made).isMissingNode())
                .isTrue();
        assertThat(source().data().handle()).isEqualTo("snap-1");
    }

    @Test
    void aNamespaceOfSomebodyElseIsLeftAlone() {
        scratch.create();

        assertThatThrownBy(() -> cluster().restored().remove())
                .isInstanceOf(BrokenCheckException.class)
                .hasMessage(
                        "namespace litellm-restore-drill is not of a restore drill of stack prod: it is left alone, and there"
                                + " can be no drill while it exists");
        assertThat(live.get("/api/v1/namespaces/litellm-restore-drill").isMissingNode())
                .isFalse();
    }
}
