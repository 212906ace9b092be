package litellmha.cluster;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import litellmha.verify.check.Check;
import litellmha.verify.check.RestoreScenario;
import litellmha.verify.judge.RestoreJudge;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A moment between two backups, restored from an archive of WAL, on a cluster with the Barman Cloud plugin and a real store. */
@Tag("wal-archive")
class WalArchiveOnClusterTest {

    private static final String SECRET = "e2e-object-store";

    private final Map<String, String> environment = System.getenv();

    private LiveCluster cluster;
    private DeployedStack stack;

    @BeforeEach
    void deploy() {
        cluster = LiveCluster.of("LITELLM_HA_CLUSTER");
        stack = new DeployedStack(cluster, "e2e-prod", this::archive);
        stack.applyThose(object -> object.path("kind").asText().equals("Namespace"));
        cluster.create(LiveCluster.object("""
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "%s", "namespace": "%s"},
                  "data": {"ID": "%s", "KEY": "%s"}}""".formatted(
                        SECRET,
                        stack.namespace(),
                        base64("LITELLM_HA_E2E_S3_ACCESS_KEY_ID"),
                        base64("LITELLM_HA_E2E_S3_SECRET_ACCESS_KEY"))));
        stack.applyAllBut("Namespace");
        stack.awaitReady(2, 3);
    }

    @AfterEach
    void takeAway() {
        stack.close();
        cluster.close();
    }

    private String base64(String variable) {
        return Base64.getEncoder().encodeToString(environment.get(variable).getBytes());
    }

    /** Each run has a path of its own: Postgres does not archive to one that another cluster has used. */
    private void archive(ObjectNode config) {
        ObjectNode archive = config.withObject("/litellm-ha:backup")
                .putObject("walArchive")
                .put("destination", environment.get("LITELLM_HA_E2E_S3_DESTINATION") + "/" + System.currentTimeMillis())
                .put("retentionDays", 1);
        Optional.ofNullable(environment.get("LITELLM_HA_E2E_S3_ENDPOINT"))
                .ifPresent(url -> archive.put("endpointUrl", url));
        archive.putObject("credentials")
                .put("existingSecret", SECRET)
                .put("accessKeyId", "ID")
                .put("secretAccessKey", "KEY");
        config.withObject("/litellm-ha:database").putObject("walStorage").put("size", "2Gi");
    }

    /** @param created older than half a minute if the drill is to compare them: that is its margin for writes under way */
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

    private boolean hasBaseBackup() {
        return cluster.list("/apis/postgresql.cnpg.io/v1/namespaces/%s/backups".formatted(stack.namespace())).stream()
                .anyMatch(backup -> backup.at("/spec/method").asText().equals("plugin")
                        && backup.at("/status/phase").asText().equals("completed"));
    }

    private boolean archives() {
        return StreamSupport.stream(stack.database().at("/status/conditions").spliterator(), false)
                .anyMatch(condition -> condition.path("type").asText().equals("ContinuousArchiving")
                        && condition.path("status").asText().equals("True"));
    }

    @Test
    void exactlyTheRowsOfThenComeBack() throws IOException, InterruptedException {
        await("WAL is archived", Duration.ofMinutes(5), this::archives, Boolean.TRUE::equals);
        await("there is a base backup", Duration.ofMinutes(10), this::hasBaseBackup, Boolean.TRUE::equals);
        insertKeys("before", 5, "now() AT TIME ZONE 'UTC' - interval '1 minute'");
        long before = keys();
        Instant moment = Instant.now();
        insertKeys("after", 3, "now() AT TIME ZONE 'UTC'");
        await(
                "the archive reaches to that moment",
                Duration.ofMinutes(6),
                () -> Duration.between(moment, Instant.now()),
                age -> age.compareTo(Duration.ofSeconds(310)) > 0);

        Map<String, Verdict> verdicts =
                stack.verify(List.of(new Check(new RestoreJudge(), RestoreScenario.at(moment, Optional.empty()))));

        Verdict verdict = verdicts.get(RestoreJudge.ID);
        assertThat(verdict.outcome()).as(verdict.reason()).isEqualTo(Outcome.PASS);
        assertThat(verdict.figures()).contains(Figure.count("of them keys", before));
        assertThat(stack.verify("backup").get("backup").reason()).doesNotContain("not archived", "base backup");
    }
}
