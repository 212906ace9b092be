package litellmha.cluster;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import litellmha.names.RestoreNames;
import litellmha.verify.check.Check;
import litellmha.verify.check.RestoreScenario;
import litellmha.verify.judge.RestoreJudge;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/** The restore drill on a real cluster, on backups that are as they should be and on others. */
@Tag("restore")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreOnClusterTest {

    /** A line for each drill. */
    private static final Path RESULTS = Path.of("target/e2e-reports/restore.txt");

    private static final String SNAPSHOTS = "/apis/snapshot.storage.k8s.io/v1";

    /** Older than the drill's margin for writes that were under way. */
    private static final String A_MINUTE_AGO = "now() AT TIME ZONE 'UTC' - interval '1 minute'";

    /** What LiteLLM made of a text with another salt key. */
    private static final String OF_ANOTHER_KEY = "mio6mX416vVwm2imu214Pb7a8ZgqPugsPVHKSG7g36J6gzQe6xca4wg3ncA=";

    private LiveCluster cluster;
    private DeployedStack stack;
    private Thread drilling;

    @BeforeAll
    void deploy() throws IOException {
        Files.deleteIfExists(RESULTS);
        cluster = LiveCluster.of("LITELLM_HA_CLUSTER");
        stack = new DeployedStack(cluster, "e2e-prod");
        stack.applyAllBut("nothing");
        stack.awaitReady(2, 3);
        stack.forwarded().get(0).store("stored", "sk-stored");
    }

    @AfterAll
    void takeAway() {
        stack.close();
        cluster.close();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(cluster.get("/api/v1/namespaces/" + scratch()).isMissingNode())
                .isTrue();
        assertThat(volumes()).isEmpty();
        assertThat(cluster.get(SNAPSHOTS + "/volumesnapshotcontents/" + scratch())
                        .isMissingNode())
                .isTrue();
    }

    private String scratch() {
        return RestoreNames.scratch(stack.namespace());
    }

    private List<String> volumes() {
        return cluster.list("/api/v1/persistentvolumes").stream()
                .filter(volume -> volume.at("/spec/claimRef/namespace").asText().equals(scratch()))
                .map(LiveCluster::name)
                .toList();
    }

    private Verdict drill(TestInfo test, Optional<String> backup) throws IOException, InterruptedException {
        Verdict verdict = stack.verify(List.of(check(backup))).get(RestoreJudge.ID);
        Files.writeString(
                RESULTS,
                "%s: %s: %s %s%n"
                        .formatted(
                                test.getTestMethod().orElseThrow().getName(),
                                verdict.outcome(),
                                verdict.reason(),
                                verdict.figures().stream()
                                        .map(figure -> figure.label() + " " + figure.text())
                                        .collect(Collectors.joining(", "))),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return verdict;
    }

    private static Check check(Optional<String> backup) {
        return new Check(new RestoreJudge(), RestoreScenario.of(backup, Optional.empty()));
    }

    private void insertKeys(String prefix, int count, String created) {
        stack.sql(
                stack.primary(),
                "INSERT INTO \"LiteLLM_VerificationToken\" (token, created_at) SELECT '%s-' || n, %s FROM generate_series(1, %d) n"
                        .formatted(prefix, created, count));
    }

    private long keys() {
        return Long.parseLong(stack.sql(stack.primary(), "SELECT count(*) FROM \"LiteLLM_VerificationToken\"")
                .get(0));
    }

    @Test
    void exactlyTheRowsOfBeforeTheBackupComeBack(TestInfo test) throws Exception {
        insertKeys("before", 5, A_MINUTE_AGO);
        long before = keys();
        stack.backup();
        insertKeys("after", 3, "now() AT TIME ZONE 'UTC'");

        Verdict verdict = drill(test, Optional.empty());

        assertThat(verdict.outcome()).as(verdict.reason()).isEqualTo(Outcome.PASS);
        assertThat(verdict.figures())
                .contains(
                        Figure.count("of them keys", before),
                        Figure.count(RestoreJudge.ENCRYPTED, 1),
                        Figure.count(RestoreJudge.DECRYPTED, 1),
                        Figure.count(RestoreJudge.DECRYPTED_WITH_WRONG_KEY, 0));
    }

    @Test
    void aRowOfThenThatIsNotInTheBackupIsFound(TestInfo test) throws Exception {
        stack.backup();
        insertKeys("lost", 1, A_MINUTE_AGO);
        try {
            Verdict verdict = drill(test, Optional.empty());

            assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
            assertThat(verdict.reason()).contains("1 of", "rows of LiteLLM_VerificationToken are lost");
        } finally {
            stack.sql(stack.primary(), "DELETE FROM \"LiteLLM_VerificationToken\" WHERE token LIKE 'lost-%'");
        }
    }

    @Test
    void aCredentialOfAnotherSaltKeyIsFound(TestInfo test) throws Exception {
        stack.sql(
                stack.primary(),
                "INSERT INTO \"LiteLLM_CredentialsTable\" (credential_id, credential_name, credential_values, created_by, updated_by,"
                        + " updated_at) VALUES ('other', 'other', '{\"api_key\": \"%s\"}', 'a test', 'a test', now())"
                                .formatted(OF_ANOTHER_KEY));
        try {
            stack.backup();

            Verdict verdict = drill(test, Optional.empty());

            assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
            assertThat(verdict.reason()).contains("the salt key of the stack does not open 1 of 2 encrypted values");
        } finally {
            stack.sql(stack.primary(), "DELETE FROM \"LiteLLM_CredentialsTable\" WHERE credential_id = 'other'");
        }
    }

    @Test
    void aSnapshotThatWasDeletedIsFound(TestInfo test) throws Exception {
        String name = stack.backup();
        cluster.delete(SNAPSHOTS + "/namespaces/%s/volumesnapshots/%s".formatted(stack.namespace(), name));
        await(
                "the snapshot is gone",
                Duration.ofMinutes(1),
                () -> stack.get(SNAPSHOTS, "volumesnapshots/" + name),
                JsonNode::isMissingNode);

        Verdict verdict = drill(test, Optional.of(name));

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason()).contains("its VolumeSnapshot %s does not exist any more".formatted(name));
    }

    @Test
    void aSnapshotOfDamagedDataIsFound(TestInfo test) throws Exception {
        String name = damaged(stack.backup());

        Verdict verdict = drill(test, Optional.of(name));

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason()).contains("backup %s does not restore".formatted(name));
    }

    @Test
    void keysAreMadeAndUsedMeanwhile() throws Exception {
        stack.backup();
        List<Gateway> gateways = stack.forwarded();
        FutureTask<Void> drill = begunDrill();
        int asked = 0;
        do {
            Gateway gateway = gateways.get(asked++ % gateways.size());
            assertThat(gateway.ask(gateway.newKey("{}")).code()).isEqualTo(200);
        } while (!drill.isDone());

        drill.get();
        assertThat(asked).isGreaterThan(20);
    }

    private FutureTask<Void> begunDrill() {
        FutureTask<Void> drill = new FutureTask<>(() -> {
            stack.verify(List.of(check(Optional.empty())));
            return null;
        });
        drilling = new Thread(drill);
        drilling.start();
        return drill;
    }

    @Test
    void aDrillThatIsInterruptedLeavesNothing() throws Exception {
        stack.backup();
        FutureTask<Void> drill = begunDrill();
        await("the volume is being restored", Duration.ofMinutes(2), this::volumes, volumes -> !volumes.isEmpty());

        drilling.interrupt();

        assertThatThrownBy(drill::get).hasRootCauseInstanceOf(InterruptedException.class);
    }

    /** Takes a snapshot of a copy without one of Postgres' files, and returns a completed Backup of it. */
    private String damaged(String good) {
        String name = "damaged-" + System.currentTimeMillis();
        String snapshots =
                "/apis/snapshot.storage.k8s.io/v1/namespaces/%s/volumesnapshots/".formatted(stack.namespace());
        stack.apply(LiveCluster.object("""
                {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "%1$s", "namespace": "%2$s"},
                  "spec": {"accessModes": ["ReadWriteOnce"], "storageClassName": "lab", "resources": {"requests": {"storage": "2Gi"}},
                    "dataSource": {"apiGroup": "snapshot.storage.k8s.io", "kind": "VolumeSnapshot", "name": "%3$s"}}}
                """.formatted(name, stack.namespace(), good)));
        stack.apply(LiveCluster.object("""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%1$s", "namespace": "%2$s"},
                  "spec": {"restartPolicy": "Never", "securityContext": {"runAsUser": 26, "fsGroup": 26, "runAsNonRoot": true,
                      "seccompProfile": {"type": "RuntimeDefault"}},
                    "containers": [{"name": "damage", "image": "%3$s", "imagePullPolicy": "IfNotPresent",
                      "command": ["sh", "-c", "rm /data/pgdata/global/pg_control && sync"],
                      "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}},
                      "volumeMounts": [{"name": "data", "mountPath": "/data"}]}],
                    "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "%1$s"}}]}}
                """.formatted(
                        name,
                        stack.namespace(),
                        stack.objects("Cluster").get(0).at("/spec/imageName").asText())));
        await(
                "the copy is damaged",
                Duration.ofMinutes(2),
                () -> stack.get("/api/v1", "pods/" + name).at("/status/phase").asText(),
                phase -> phase.equals("Succeeded"));
        cluster.delete("/api/v1/namespaces/%s/pods/%s".formatted(stack.namespace(), name));
        ObjectNode snapshot = LiveCluster.object("""
                {"apiVersion": "snapshot.storage.k8s.io/v1", "kind": "VolumeSnapshot", "metadata": {"name": "%1$s", "namespace": "%2$s"},
                  "spec": {"volumeSnapshotClassName": "lab", "source": {"persistentVolumeClaimName": "%1$s"}}}
                """.formatted(name, stack.namespace()));
        ((ObjectNode) snapshot.path("metadata"))
                .set("annotations", cluster.get(snapshots + good).at("/metadata/annotations"));
        stack.apply(snapshot);
        await(
                "the snapshot is ready",
                Duration.ofMinutes(1),
                () -> cluster.get(snapshots + name).at("/status/readyToUse").asBoolean(),
                ready -> ready);
        // CloudNativePG finds a snapshot of that name, which is not its own, and gives up.
        stack.apply(stack.backupNamed(name));
        String backups = "/apis/postgresql.cnpg.io/v1/namespaces/%s/backups/".formatted(stack.namespace());
        await(
                "CloudNativePG has given up",
                Duration.ofMinutes(1),
                () -> cluster.get(backups + name).at("/status/phase").asText(),
                phase -> phase.equals("failed"));
        cluster.setStatus(backups + name, """
                {"phase": "completed", "stoppedAt": "%s", "snapshotBackupStatus": {"elements": [{"name": "%s", "type": "PG_DATA"}]}}""".formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS), name));
        return name;
    }
}
