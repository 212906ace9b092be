package litellmha.cluster;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import litellmha.names.PostgresGeneration;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.verify.check.Check;
import litellmha.verify.check.Checks;
import litellmha.verify.cluster.StackCluster;
import litellmha.verify.history.HistoryFile;
import litellmha.verify.history.HistoryWriter;
import litellmha.verify.model.BrokenCheckException;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import litellmha.verify.run.Verification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that need no process in a pod, on a real API server with its controllers. What the operator of Postgres would
 * make, its pods, budgets and status, is made here.
 */
@Tag("api-server")
class VerifyOnApiServerTest {

    private static final String NAMESPACE = "litellm";
    private static final String NAMESPACE_PATH = "/api/v1/namespaces/" + NAMESPACE;

    private final LiveCluster live = LiveCluster.of("LITELLM_HA_API_SERVER");
    private final OwnNamespace namespace = OwnNamespace.claim(live, NAMESPACE);
    private final KubernetesClient client = live.client();
    private final StackWithSecrets stack = StackWithSecrets.of(CommittedStacks.CHECKOUT, "prod");

    @TempDir
    private Path folder;

    @BeforeEach
    void deploy() {
        apply();
        status("""
                {"phase": "Cluster in healthy state", "readyInstances": 3, "instances": 3, "currentPrimary": "litellm-pg-1"}""");
    }

    private void status(String status) {
        client.genericKubernetesResources("postgresql.cnpg.io/v1", "Cluster")
                .inNamespace(NAMESPACE)
                .withName("litellm-pg")
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": %s}".formatted(status));
    }

    private void apply() {
        stack.manifests()
                .objects()
                .forEach(object -> assertThat(live.apply(object).code()).isIn(200, 201));
        instance("litellm-pg-1", "primary");
        instance("litellm-pg-2", "replica");
        instance("litellm-pg-3", "replica");
        budget("litellm-pg-primary", "primary");
        budget("litellm-pg", "replica");
        await(
                "the budgets count their pods",
                Duration.ofSeconds(60),
                () -> live.list("/apis/policy/v1/namespaces/%s/poddisruptionbudgets".formatted(NAMESPACE)),
                budgets -> budgets.stream()
                                .mapToInt(budget ->
                                        budget.at("/status/currentHealthy").asInt())
                                .sum()
                        == 5);
    }

    @AfterEach
    void takeAway() {
        namespace.delete();
        live.close();
    }

    private void instance(String name, String role) {
        client.resource(Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  namespace: litellm
                  labels:
                    litellm-ha/stack: prod
                    cnpg.io/cluster: litellm-pg
                    cnpg.io/instanceRole: %s
                spec:
                  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                  containers:
                    - name: postgres
                      image: localhost/postgresql
                      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                """.formatted(name, role), Pod.class))
                .create();
    }

    private void budget(String name, String role) {
        client.resource(Serialization.unmarshal("""
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: %s, namespace: litellm}
                spec:
                  minAvailable: 1
                  selector:
                    matchLabels: {cnpg.io/cluster: litellm-pg, cnpg.io/instanceRole: %s}
                """.formatted(name, role), PodDisruptionBudget.class))
                .create();
    }

    /** The check's verdict of what went into the history, also of a check that could not be carried to its end. */
    private Verdict verdict(String id) throws IOException, InterruptedException {
        Check check = Checks.all().stream()
                .filter(known -> known.id().equals(id))
                .findFirst()
                .orElseThrow();
        Path file = folder.resolve("history.jsonl");
        Files.deleteIfExists(file);
        PlatformPlan plan = PlatformPlan.of("prod", stack.settings());
        try (HistoryWriter writer = HistoryWriter.create(file)) {
            new Verification(
                            plan,
                            "gpt-5",
                            StackCluster.of(client, NAMESPACE, "prod", PostgresGeneration.FIRST),
                            writer,
                            line -> {})
                    .run("run", "context", List.of(check));
        }
        return check.judge().judge(HistoryFile.read(file).checks().get(id));
    }

    @Test
    void evictionsAreRefusedAndAllowedAsProdPromises() throws IOException, InterruptedException {
        Verdict verdict = verdict("eviction");

        assertThat(verdict.outcome()).as(verdict.reason()).isEqualTo(Outcome.PASS);
    }

    @Test
    void aSecondBudgetOnThePrimaryIsFound() throws IOException, InterruptedException {
        budget("second", "primary");
        await(
                "the second budget is seen",
                Duration.ofSeconds(30),
                () -> live.evict(NAMESPACE, "litellm-pg-1", true).code(),
                code -> code == 500);

        Verdict verdict = verdict("eviction");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason()).contains("litellm-pg-1", "500", "does more than one disruption budget select it?");
    }

    @Test
    void aPrimaryWithoutABudgetIsFoundAndLeftAlone() throws IOException, InterruptedException {
        live.delete("/apis/policy/v1/namespaces/%s/poddisruptionbudgets/litellm-pg-primary".formatted(NAMESPACE));
        await(
                "the primary may be evicted",
                Duration.ofSeconds(30),
                () -> live.evict(NAMESPACE, "litellm-pg-1", true).code(),
                code -> code == 201);

        Verdict verdict = verdict("eviction");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason()).contains("litellm-pg-1 (primary), by dry run, was answered with 201");
        assertThat(live.get(NAMESPACE_PATH + "/pods/litellm-pg-1").isMissingNode())
                .isFalse();
    }

    @Test
    void withoutTheOperatorNothingIsPutToTheTest() {
        status("null");

        assertThatThrownBy(() -> verdict("eviction"))
                .isInstanceOf(BrokenCheckException.class)
                .hasMessage(
                        "CloudNativePG has not looked at Cluster litellm-pg in namespace litellm; does its operator run?");
        assertThat(live.get(NAMESPACE_PATH + "/configmaps/litellm-verify-lock").isMissingNode())
                .isTrue();
    }

    /** Only Postgres itself knows its replicas; so the check cannot pass here, but it finds no drift. */
    @Test
    void objectsAsTheServerKeepsThemAreNoDrift() throws IOException, InterruptedException {
        Verdict verdict = verdict("declared-state");

        assertThat(verdict.outcome()).as(verdict.reason()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void whatWasChangedByHandIsNamed() throws IOException, InterruptedException {
        live.scale(NAMESPACE, "litellm", 1);
        live.delete("/apis/policy/v1/namespaces/%s/poddisruptionbudgets/litellm".formatted(NAMESPACE));

        Verdict verdict = verdict("declared-state");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason())
                .contains(
                        "Deployment litellm spec.replicas: declared 2, found 1",
                        "PodDisruptionBudget litellm: declared present, found nothing");
    }

    private void backupWithoutItsSnapshot() {
        live.create(LiveCluster.object("""
                {"apiVersion": "postgresql.cnpg.io/v1", "kind": "Backup", "metadata": {"name": "by-hand", "namespace": "litellm"},
                  "spec": {"cluster": {"name": "litellm-pg"}, "method": "volumeSnapshot"}}"""));
        live.setStatus("/apis/postgresql.cnpg.io/v1/namespaces/litellm/backups/by-hand", """
                {"phase": "completed", "stoppedAt": "2026-01-01T02:00:10Z",
                  "snapshotBackupStatus": {"elements": [{"name": "by-hand", "type": "PG_DATA"}]}}""");
    }

    @Test
    void aDrillThatFailsIsRememberedAndTurnsTheCheckOfTheBackupsRed() throws IOException, InterruptedException {
        assertThat(verdict("backup").reason()).contains("no restore drill has come to a verdict yet");
        backupWithoutItsSnapshot();
        String record = NAMESPACE_PATH + "/configmaps/litellm-restore-drill";
        live.create(LiveCluster.object("""
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "litellm-restore-drill", "namespace": "litellm"},
                  "data": {"time": "2026-01-01T00:00:00Z", "verdict": "passed", "backup": "earlier", "rpoSeconds": "1", "rtoSeconds": "1"}}"""));

        assertThat(verdict("restore").outcome()).isEqualTo(Outcome.FAIL);

        JsonNode kept = live.get(record);
        assertThat(kept.at("/data/verdict").asText()).isEqualTo("failed");
        assertThat(kept.at("/data/backup").asText()).isEqualTo("by-hand");
        assertThat(kept.path("data").has("rtoSeconds")).isFalse();
        assertThat(kept.at("/metadata/labels").path("litellm-ha/stack").asText())
                .isEqualTo("prod");
        assertThat(kept.path("metadata").has("ownerReferences")).isFalse();
        Verdict verdict = verdict("backup");
        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason()).contains("the last restore drill, of backup by-hand, failed 0 min ago");
    }

    @Test
    void aBackupWhoseSnapshotIsGoneIsFound() throws IOException, InterruptedException {
        backupWithoutItsSnapshot();

        Verdict verdict = verdict("backup");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason())
                .contains(
                        "the newest completed backup, by-hand, cannot be restored: VolumeSnapshot by-hand does not exist",
                        "snapshot class ");
    }
}
