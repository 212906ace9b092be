package litellmha.cluster;

import static litellmha.Await.await;
import static litellmha.cluster.LiveCluster.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import litellmha.names.FailoverGuardNames;
import litellmha.verify.judge.WritesSeen;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Postgres of `prod` on a real cluster, without the gateway: snapshots while instances are missing, and standbys that fell behind. */
@Tag("postgres")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresOnClusterTest {

    private static final int INSTANCES = 3;

    private static final Set<String> OTHERS = Set.of("Job", "Service", "PodDisruptionBudget");

    /** What a fail-over may take; a cold snapshot stops its instance for 10 s at least. */
    private static final double LONGEST_PAUSE_SECONDS = 10;

    /** How long writes paused during snapshots. */
    private static final Path SNAPSHOTS = Path.of("target/e2e-reports/snapshots.txt");

    private LiveCluster cluster;
    private DeployedStack stack;

    @BeforeAll
    void deploy() throws IOException {
        Files.createDirectories(SNAPSHOTS.getParent());
        Files.deleteIfExists(SNAPSHOTS);
        cluster = LiveCluster.of("LITELLM_HA_CLUSTER");
        stack = new DeployedStack(cluster, "e2e-prod");
        stack.applyThose(object -> !OTHERS.contains(object.path("kind").asText())
                && (!object.path("kind").asText().equals("Deployment") || isGuard(object)));
    }

    @AfterAll
    void takeAway() {
        stack.close();
        cluster.close();
    }

    @BeforeEach
    void allInstancesAreReady() {
        stack.awaitHealthyDatabase(INSTANCES, Duration.ofMinutes(5));
        awaitReadyInstances(INSTANCES);
    }

    private static boolean isGuard(JsonNode object) {
        return name(object).equals(FailoverGuardNames.NAME);
    }

    private List<String> standbys() {
        return stack.pods("cnpg.io/instanceRole=replica").stream()
                .map(LiveCluster::name)
                .toList();
    }

    @Test
    void aSnapshotIsOfAStandbyStopsNoWritesAndBelongsToNobody() throws Exception {
        String name = snapshotWhileRowsAreWritten("synchronous", INSTANCES);

        assertThat(source(name)).isNotEqualTo(stack.primary());
        assertThat(snapshot(name).at("/status/readyToUse").asBoolean()).isTrue();
        assertThat(snapshot(name).at("/metadata/ownerReferences").isMissingNode())
                .isTrue();
    }

    @Test
    void aSnapshotStopsNoWritesWhileOneStandbyIsReady() throws Exception {
        String away = standbys().get(0);
        stack.signalPostgres(away, "STOP");
        try {
            awaitReadyInstances(2);
            snapshotWhileRowsAreWritten("synchronous", 2);
        } finally {
            stack.signalPostgres(away, "CONT");
        }
    }

    @Test
    void aSnapshotStopsNoWritesWhileOnlyThePrimaryIsReady() throws Exception {
        ObjectNode declared = stack.objects("Cluster").get(0);
        ObjectNode asynchronous = declared.deepCopy();
        ((ObjectNode) asynchronous.at("/spec/postgresql")).remove("synchronous");
        ((ObjectNode) asynchronous.path("spec")).remove("primaryLease");
        List<String> away = standbys();
        stack.apply(asynchronous);
        try {
            away.forEach(standby -> stack.signalPostgres(standby, "STOP"));
            awaitReadyInstances(1);

            String snapshot = snapshotWhileRowsAreWritten("asynchronous", 1);

            assertThat(source(snapshot)).isEqualTo(stack.primary());
        } finally {
            away.forEach(standby -> stack.signalPostgres(standby, "CONT"));
            stack.apply(declared);
        }
    }

    /** By their pods: while instances hang, CloudNativePG is late to count them in the Cluster's status. */
    private void awaitReadyInstances(int wanted) {
        await(
                "so many instances are ready",
                Duration.ofMinutes(2),
                () -> stack.pods("cnpg.io/podRole=instance").stream()
                        .filter(pod -> LiveCluster.isTrue(pod, "Ready"))
                        .count(),
                ready -> ready == wanted);
    }

    /** Takes a snapshot as the schedule does, restores it beside the stack, and returns its name. */
    private String snapshotWhileRowsAreWritten(String durability, int ready) throws Exception {
        String restoredFrom;
        WritesSeen writes;
        try (RowsBeingWritten rows = stack.writeRows("snapshot-%s-%d".formatted(durability, ready))) {
            await("rows are written", Duration.ofSeconds(30), this::rows, count -> count > 50);
            long before = rows();
            restoredFrom = stack.backup();
            assertThat(rowsIn(restored(restoredFrom))).isGreaterThanOrEqualTo(before);
            writes = rows.stop();
        } finally {
            cluster.delete("/apis/postgresql.cnpg.io/v1/namespaces/%s/clusters/restored?propagationPolicy=Foreground"
                    .formatted(stack.namespace()));
        }
        Files.writeString(
                SNAPSHOTS,
                "%s, %d of %d instances ready: snapshot of %s; longest time without an acknowledged row %.2f s, %d acknowledged, %d lost%n"
                        .formatted(
                                durability,
                                ready,
                                INSTANCES,
                                source(restoredFrom),
                                writes.longestGapSeconds(),
                                writes.acknowledged(),
                                writes.lost()),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        assertThat(writes.lost()).isZero();
        assertThat(writes.longestGapSeconds()).isLessThan(LONGEST_PAUSE_SECONDS);
        return restoredFrom;
    }

    private long rows() {
        return rowsIn(stack.primary());
    }

    private long rowsIn(String instance) {
        return Long.parseLong(stack.sql(instance, "SELECT count(*) FROM litellm_ha_verify.probe")
                .get(0));
    }

    private JsonNode snapshot(String name) {
        return stack.get("/apis/snapshot.storage.k8s.io/v1", "volumesnapshots/" + name);
    }

    private String source(String snapshot) {
        return snapshot(snapshot).at("/spec/source/persistentVolumeClaimName").asText();
    }

    /** A Cluster as docs/backup.md has it; returns its only instance. */
    private String restored(String snapshot) {
        stack.apply(LiveCluster.object("""
                {"apiVersion": "postgresql.cnpg.io/v1", "kind": "Cluster",
                  "metadata": {"name": "restored", "namespace": "%s"},
                  "spec": {"instances": 1, "imageName": "%s", "storage": {"size": "2Gi"},
                    "bootstrap": {"recovery": {"database": "litellm", "owner": "litellm", "volumeSnapshots": {"storage": {
                      "name": "%s", "kind": "VolumeSnapshot", "apiGroup": "snapshot.storage.k8s.io"}}}}}}""".formatted(
                stack.namespace(), stack.database().at("/spec/imageName").asText(), snapshot)));
        return await(
                        "the restored Postgres is healthy",
                        Duration.ofMinutes(4),
                        () -> stack.get("/apis/postgresql.cnpg.io/v1", "clusters/restored")
                                .path("status"),
                        status -> status.path("phase").asText().equals("Cluster in healthy state"))
                .path("currentPrimary")
                .asText();
    }

    @Test
    void aStandbyThatWasAwayForTooLongIsMadeAnewAndThePrimaryDoesNotKeepItsWal() {
        String primary = stack.primary();
        String away = standbys().get(0);
        cluster.scale(stack.namespace(), FailoverGuardNames.NAME, 0);
        stack.signalPostgres(away, "STOP");
        try {
            awaitReadyInstances(2);
            // Twice what is kept for a standby: a quarter of the volume of 2 GiB.
            for (int mebibytes = 0; mebibytes < 1024; mebibytes += 32) {
                stack.sql(
                        primary,
                        "SELECT count(pg_logical_emit_message(false, 'e2e', repeat(md5(random()::text), 4096))) FROM generate_series(1, 256)");
            }
            stack.sql(primary, "CHECKPOINT");
        } finally {
            stack.signalPostgres(away, "CONT");
        }
        assertThat(stack.sql(primary, "SELECT wal_status FROM pg_replication_slots WHERE NOT active"))
                .containsExactly("lost");
        assertThat(Long.parseLong(stack.sql(primary, "SELECT sum(size) FROM pg_ls_waldir()")
                        .get(0)))
                .isLessThan(1L << 30);
        // Nothing tells by itself that it follows no more.
        stack.awaitHealthyDatabase(INSTANCES, Duration.ofMinutes(1));
        assertThat(streaming(primary)).isEqualTo(1);

        cluster.scale(stack.namespace(), FailoverGuardNames.NAME, 1);

        await("both standbys follow again", Duration.ofMinutes(5), () -> streaming(primary), count -> count == 2);
    }

    private int streaming(String primary) {
        return Integer.parseInt(stack.sql(primary, "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'")
                .get(0));
    }
}
