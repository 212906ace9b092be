package litellmha.cluster;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import litellmha.names.DatabaseNames;
import litellmha.names.PostgresGeneration;
import litellmha.names.RestoreNames;
import litellmha.verify.cluster.StackCluster;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What is wrong with Postgres, its guard or its disruption budgets. */
class MisconfiguredPostgresTest extends MisconfiguredProd {

    private void changeCluster(Consumer<ObjectNode> change) {
        ObjectNode postgres = object("Cluster", "litellm-pg");
        change.accept((ObjectNode) postgres.path("spec"));
        stack.apply(postgres);
    }

    @Test
    void noBudgets(TestInfo test) throws IOException, InterruptedException {
        changeCluster(spec -> spec.put("enablePDB", false));
        cluster.delete(LiveCluster.path(object("PodDisruptionBudget", "litellm")));
        await(
                "the budgets are gone",
                Duration.ofMinutes(1),
                () -> cluster.list("/apis/policy/v1/namespaces/%s/poddisruptionbudgets".formatted(stack.namespace())),
                List::isEmpty);

        mustTurnRed(test, "declared-state", "eviction");
    }

    @Test
    void noFailoverGuard(TestInfo test) throws IOException, InterruptedException {
        cluster.delete(LiveCluster.path(object("Deployment", "litellm-failover-guard")));
        await(
                "the guard is gone",
                Duration.ofMinutes(1),
                () -> cluster.pods(stack.namespace(), "app.kubernetes.io/component=failover-guard"),
                List::isEmpty);

        mustTurnRed(test, "declared-state", "failover");
    }

    @Test
    void aSecondBudgetOnThePrimary(TestInfo test) throws IOException, InterruptedException {
        ObjectNode second = object("PodDisruptionBudget", "litellm");
        ((ObjectNode) second.path("metadata")).put("name", "second");
        ((ObjectNode) second.path("spec"))
                .putObject("selector")
                .putObject("matchLabels")
                .put("cnpg.io/cluster", "litellm-pg")
                .put("cnpg.io/instanceRole", "primary");
        stack.apply(second);
        await(
                "the second budget is seen",
                Duration.ofSeconds(30),
                () -> stack.evict(stack.primary(), true).code(),
                code -> code == 500);

        mustTurnRed(test, "declared-state", "eviction");
    }

    @Test
    void asynchronousWhereSynchronousIsClaimed(TestInfo test) throws IOException, InterruptedException {
        changeCluster(spec -> ((ObjectNode) spec.path("postgresql")).remove("synchronous"));
        StackCluster postgresOf =
                StackCluster.of(cluster.client(), stack.namespace(), "e2e-prod", PostgresGeneration.FIRST);
        await(
                "no replica is waited for",
                Duration.ofMinutes(1),
                () -> String.join("", postgresOf.postgres().sql("SHOW synchronous_standby_names")),
                String::isBlank);

        mustTurnRed(test, "declared-state");
    }

    @Test
    void aScheduleThatIsSuspended(TestInfo test) throws IOException, InterruptedException {
        ObjectNode schedule = stack.objects("ScheduledBackup").get(0);
        ((ObjectNode) schedule.path("spec")).put("suspend", true);
        stack.apply(schedule);

        mustTurnRed(test, "declared-state", "backup");
    }

    @Test
    void aDrillThatFailed(TestInfo test) throws IOException, InterruptedException {
        cluster.create(LiveCluster.object("""
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "%s", "namespace": "%s"},
                  "data": {"time": "2026-01-01T00:00:00Z", "verdict": "failed", "backup": "nightly", "rpoSeconds": "1"}}""".formatted(RestoreNames.RECORD, stack.namespace())));

        mustTurnRed(test, "backup");
    }

    /** The schedule is made to run each minute, and not to try again for ten minutes. */
    @Test
    void aSnapshotClassThatIsDeleted(TestInfo test) throws IOException, InterruptedException {
        String path = "/apis/%s/volumesnapshotclasses/%s"
                .formatted(
                        DatabaseNames.SNAPSHOT_API_VERSION,
                        object("Cluster", "litellm-pg")
                                .at("/spec/backup/volumeSnapshot/className")
                                .asText());
        ObjectNode snapshotClass = (ObjectNode) cluster.get(path);
        ((ObjectNode) snapshotClass.path("metadata")).retain("name", "labels", "annotations");
        cluster.delete(path);
        try {
            ObjectNode schedule = stack.objects("ScheduledBackup").get(0);
            ((ObjectNode) schedule.path("spec")).put("schedule", "0 * * * * *");
            schedule.withObject("/metadata/annotations").put("cnpg.io/volumeSnapshotDeadline", "0");
            stack.apply(schedule);
            await("a scheduled run fails", Duration.ofMinutes(3), () -> cluster.list(backups()), found -> found.stream()
                    .anyMatch(backup -> backup.at("/status/phase").asText().equals("failed")));

            Map<String, Verdict> verdicts = mustTurnRed(test, "declared-state", "backup");

            assertThat(verdicts.get("backup").reason())
                    .contains(LiveCluster.name(snapshotClass) + " does not exist", "failed", "deadline exceeded");
        } finally {
            cluster.create(snapshotClass);
        }
    }

    @Test
    void aSnapshotThatIsDeletedByHand(TestInfo test) throws IOException, InterruptedException {
        String snapshot = "%s/%s".formatted(snapshots(), stack.backup());
        assertThat(stack.verify("backup").get("backup").outcome()).isEqualTo(Outcome.PASS);

        cluster.delete(snapshot);
        await("the snapshot is gone", Duration.ofMinutes(1), () -> cluster.get(snapshot), JsonNode::isMissingNode);

        mustTurnRed(test, "backup");
    }

    private String backups() {
        return "/apis/%s/namespaces/%s/backups".formatted(DatabaseNames.API_VERSION, stack.namespace());
    }

    private String snapshots() {
        return "/apis/%s/namespaces/%s/volumesnapshots"
                .formatted(DatabaseNames.SNAPSHOT_API_VERSION, stack.namespace());
    }

    /** The schedule as it is declared first, or it makes another Backup. */
    @AfterEach
    void forgetBackups() {
        stack.objects("ScheduledBackup").forEach(stack::apply);
        cluster.delete(backups());
        cluster.delete(snapshots());
        cluster.delete("/api/v1/namespaces/%s/configmaps/%s".formatted(stack.namespace(), RestoreNames.RECORD));
    }

    @Test
    void nothingWrong(TestInfo test) throws IOException, InterruptedException {
        JsonNode running = stack.database();
        assertThat(running.path("status").path("readyInstances").asInt()).isEqualTo(3);

        mustTurnRed(test);
    }

    /** CloudNativePG's own. `failover` passes: a primary that is deleted releases it before it is killed, and so does the guard. */
    @Test
    void aLeaseOfFifteenSeconds(TestInfo test) throws IOException, InterruptedException {
        changeCluster(spec -> spec.putObject("primaryLease")
                .put("leaseDurationSeconds", 15)
                .put("renewDeadlineSeconds", 10)
                .put("retryPeriodSeconds", 2));

        mustTurnRed(test, "declared-state");
    }

    @Test
    void walWithoutACap(TestInfo test) throws IOException, InterruptedException {
        changeCluster(spec -> ((ObjectNode) spec.at("/postgresql/parameters")).remove("max_slot_wal_keep_size"));

        mustTurnRed(test, "declared-state");
    }

    @Test
    void snapshotsThatStopAnInstance(TestInfo test) throws IOException, InterruptedException {
        changeCluster(spec -> ((ObjectNode) spec.at("/backup/volumeSnapshot")).put("online", false));

        mustTurnRed(test, "declared-state");
    }
}
