package litellmha.cluster;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import litellmha.kube.Labels;
import litellmha.names.BackupMetricsNames;
import litellmha.names.DatabaseNames;
import litellmha.names.RestoreNames;
import litellmha.platform.CommittedStacks;
import litellmha.verify.cluster.DrillRecord;
import litellmha.verify.history.BackupState.Drill;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of `prod`'s backups, served on this machine with the rights of their ServiceAccount. */
@Tag("api-server")
class BackupMetricsOnApiServerTest {

    private static final String NAMESPACE = AccountProgram.NAMESPACE;
    private static final String SNAPSHOTS =
            "/apis/%s/namespaces/%s/volumesnapshots".formatted(DatabaseNames.SNAPSHOT_API_VERSION, NAMESPACE);

    private final LiveCluster live = LiveCluster.of("LITELLM_HA_API_SERVER");
    private final OwnNamespace namespace = OwnNamespace.claim(live, NAMESPACE);
    private final StackWithSecrets stack =
            StackWithSecrets.of(CommittedStacks.CHECKOUT, "prod", CommittedStacks::scrape);

    @TempDir
    private Path folder;

    private AccountProgram program;
    private int port;

    @BeforeEach
    void deploy() throws IOException {
        program = AccountProgram.of(
                live, stack.manifests(), BackupMetricsNames.NAME, BackupMetricsNames.CONTAINER, folder);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void takeAway() {
        namespace.delete();
        live.close();
    }

    private void backup(String name) {
        ObjectNode backup =
                LiveCluster.object("""
                {"apiVersion": "%s", "kind": "Backup", "metadata": {"name": "%s", "namespace": "%s"},
                  "spec": {"cluster": {"name": "%s"}, "method": "volumeSnapshot"}}""".formatted(DatabaseNames.API_VERSION, name, NAMESPACE, DatabaseNames.CLUSTER));
        live.create(backup);
        live.setStatus(
                "/apis/%s/namespaces/%s/backups/%s".formatted(DatabaseNames.API_VERSION, NAMESPACE, name),
                """
                {"phase": "completed", "startedAt": "2026-01-01T02:00:00Z",
                  "snapshotBackupStatus": {"elements": [{"name": "%s", "type": "PG_DATA"}]}}""".formatted(name));
        live.create(LiveCluster.object("""
                {"apiVersion": "snapshot.storage.k8s.io/v1", "kind": "VolumeSnapshot", "metadata": {"name": "%1$s",
                    "namespace": "%2$s", "labels": {"cnpg.io/backupName": "%1$s", "cnpg.io/cluster": "%3$s"}},
                  "spec": {"source": {"persistentVolumeClaimName": "litellm-pg-2"}}}""".formatted(name, NAMESPACE, DatabaseNames.CLUSTER)));
        live.setStatus("%s/%s".formatted(SNAPSHOTS, name), "{\"readyToUse\": true}");
    }

    private Optional<HttpResponse<String>> scrape() throws IOException, InterruptedException {
        try {
            return Optional.of(HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(port)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString()));
        } catch (ConnectException e) {
            return Optional.empty();
        }
    }

    @Test
    void whatTheApiServerHasIsToldWithTheRightsOfTheAccount() throws Exception {
        backup("nightly");
        DrillRecord.keep(
                new Drill(Instant.parse("2026-01-01T03:00:00Z"), true, "nightly", 60, Optional.of(18.0)),
                live.client(),
                NAMESPACE,
                new Labels("prod").of(RestoreNames.COMPONENT));
        Process running = program.process("--credentials=" + folder, "--port=" + port)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            HttpResponse<String> answer = await("it answers", Duration.ofMinutes(1), this::scrape, Optional::isPresent)
                    .orElseThrow();

            assertThat(answer.body().lines())
                    .contains(
                            "litellm_ha_backups{phase=\"completed\"} 1",
                            "litellm_ha_backups_good 1",
                            "litellm_ha_backup_snapshots{ready=\"true\"} 1",
                            "litellm_ha_backup_newest_good_timestamp_seconds " + seconds("2026-01-01T02:00:00Z"),
                            "litellm_ha_restore_drill_timestamp_seconds " + seconds("2026-01-01T03:00:00Z"),
                            "litellm_ha_restore_drill_passed 1");
        } finally {
            running.destroy();
        }
    }

    private static String seconds(String time) {
        return Instant.parse(time).getEpochSecond() + ".0";
    }

    @Test
    void itMayDoNothingElse() {
        assertThat(allowed("list", DatabaseNames.API_GROUP, "backups", "")).isTrue();
        assertThat(allowed("get", "", "configmaps", RestoreNames.RECORD)).isTrue();
        assertThat(allowed("get", "", "configmaps", "litellm-config")).isFalse();
        assertThat(allowed("list", "", "configmaps", "")).isFalse();
        assertThat(allowed("get", "", "secrets", "litellm-secrets")).isFalse();
        assertThat(allowed("update", "", "configmaps", RestoreNames.RECORD)).isFalse();
        assertThat(allowed("delete", DatabaseNames.API_GROUP, "backups", "")).isFalse();
        assertThat(allowed("delete", DatabaseNames.SNAPSHOT_API_GROUP, "volumesnapshots", ""))
                .isFalse();
    }

    private boolean allowed(String verb, String group, String resource, String name) {
        return AccountProgram.allows(live, BackupMetricsNames.NAME, verb, group, resource, name, NAMESPACE);
    }
}
