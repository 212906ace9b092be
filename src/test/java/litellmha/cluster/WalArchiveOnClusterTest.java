package litellmha.cluster;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A moment between two writes, restored from an archive of WAL by a drill and for good, with the Barman Cloud plugin and a real store. */
@Tag("wal-archive")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WalArchiveOnClusterTest {

    private static final String STACK = "e2e-prod";

    private static final String WAL_API = "/apis/barmancloud.cnpg.io/v1";

    private static final String SECRET = "e2e-object-store";

    private static final String FIRST = "litellm-pg";

    private static final String RESTORED = "litellm-pg-gen2";

    private final Map<String, String> environment = System.getenv();

    /** Each run has a path of its own: Postgres does not archive to one that another cluster has used. */
    private final String destination =
            environment.get("LITELLM_HA_E2E_S3_DESTINATION") + "/" + System.currentTimeMillis();

    private final String accessKey = environment.get("LITELLM_HA_E2E_S3_SECRET_ACCESS_KEY");

    private LiveCluster cluster;
    private DeployedStack stack;
    private PulumiProject project;
    private Instant moment;

    @BeforeAll
    void deployWithoutAnArchive(@TempDir Path folder) throws Exception {
        cluster = LiveCluster.of("LITELLM_HA_CLUSTER");
        stack = new DeployedStack(cluster, STACK, this::archive);
        project = PulumiProject.of(folder, DeployedStack.STACKS, STACK, Path.of(environment.get("LITELLM_HA_CLUSTER")));
        project.up();
        stack.awaitReady(2, 3);
    }

    @AfterAll
    void takeAway() {
        stack.close();
        cluster.close();
    }

    private void archive(ObjectNode config) {
        archiveTo(destination, config);
        config.withObject("/litellm-ha:database").putObject("walStorage").put("size", "2Gi");
    }

    private void archiveTo(String destination, ObjectNode config) {
        ObjectNode archive = config.withObject("/litellm-ha:backup")
                .putObject("walArchive")
                .put("destination", destination)
                .put("retentionDays", 1);
        Optional.ofNullable(environment.get("LITELLM_HA_E2E_S3_ENDPOINT"))
                .ifPresent(url -> archive.put("endpointUrl", url));
        archive.putObject("credentials")
                .put("existingSecret", SECRET)
                .put("accessKeyId", "ID")
                .put("secretAccessKey", "KEY");
    }

    private void applyCredentials(String accessKey) {
        cluster.mustApply(LiveCluster.object("""
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "%s", "namespace": "%s"},
                  "data": {"ID": "%s", "KEY": "%s"}}""".formatted(
                        SECRET,
                        stack.namespace(),
                        base64(environment.get("LITELLM_HA_E2E_S3_ACCESS_KEY_ID")),
                        base64(accessKey))));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode status(String postgres) {
        return stack.get("/apis/postgresql.cnpg.io/v1", "clusters/" + postgres).path("status");
    }

    private List<String> sql(String postgres, String statement) {
        return stack.sql(status(postgres).path("currentPrimary").asText(), statement);
    }

    /** @param created older than half a minute if the drill is to compare them: that is its margin for writes under way */
    private void insertKeys(String prefix, int count, String created) {
        sql(
                FIRST,
                "INSERT INTO \"LiteLLM_VerificationToken\" (token, created_at) SELECT '%s-' || n, %s FROM generate_series(1, %d) n"
                        .formatted(prefix, created, count));
    }

    private long keys(String postgres, String prefix) {
        return Long.parseLong(sql(
                        postgres,
                        "SELECT count(*) FROM \"LiteLLM_VerificationToken\" WHERE token LIKE '%s%%'".formatted(prefix))
                .get(0));
    }

    private void awaitArchiving(String postgres, String wanted) {
        await(
                "condition ContinuousArchiving of %s is %s".formatted(postgres, wanted),
                Duration.ofMinutes(5),
                () -> status(postgres).path("conditions"),
                conditions -> StreamSupport.stream(conditions.spliterator(), false)
                        .anyMatch(condition -> condition.path("type").asText().equals("ContinuousArchiving")
                                && condition.path("status").asText().equals(wanted)));
    }

    private void awaitBaseBackup(String postgres) {
        await(
                "there is a base backup of " + postgres,
                Duration.ofMinutes(10),
                () -> cluster.list("/apis/postgresql.cnpg.io/v1/namespaces/%s/backups".formatted(stack.namespace())),
                backups -> backups.stream()
                        .anyMatch(backup -> backup.at("/spec/method").asText().equals("plugin")
                                && backup.at("/spec/cluster/name").asText().equals(postgres)
                                && backup.at("/status/phase").asText().equals("completed")));
    }

    private List<String> containersOfInstances() {
        return stack.pods("cnpg.io/cluster=" + FIRST).stream()
                .flatMap(pod -> pod.at("/spec/initContainers").findValuesAsText("name").stream())
                .toList();
    }

    @Test
    @Order(1)
    void anArchiveComesAndGoes() throws Exception {
        applyCredentials(accessKey);
        project.configure(config -> archiveTo(destination + "-removed", config));
        project.up();
        awaitArchiving(FIRST, "True");

        project.configure(config -> config.withObject("/litellm-ha:backup").remove("walArchive"));
        project.up();

        assertThat(containersOfInstances()).doesNotContain("plugin-barman-cloud");
        stack.awaitReady(2, 3);
        project.mustHaveNothingToChange();
    }

    @Test
    @Order(2)
    void anArchiveAndAVolumeForWalAreAddedToAStackThatRuns() throws Exception {
        project.configure(this::archive);

        assertThat(project.up())
                .contains("The second step waits until all instances take part, and makes the base backups.");

        assertThat(containersOfInstances())
                .as("when up has ended, all instances have the plugin")
                .filteredOn("plugin-barman-cloud"::equals)
                .hasSize(3);
        awaitArchiving(FIRST, "True");
        awaitBaseBackup(FIRST);
        stack.awaitReady(2, 3);
        assertThat(stack.verify("backup").get("backup").reason())
                .contains("WAL is archived, and the newest base backup, litellm-pg-base-backup-");
        project.mustHaveNothingToChange();
    }

    @Test
    @Order(3)
    void aDrillRestoresExactlyTheRowsOfAMoment() throws Exception {
        insertKeys("before", 5, "now() AT TIME ZONE 'UTC' - interval '1 minute'");
        long before = keys(FIRST, "");
        moment = Instant.now();
        insertKeys("after", 3, "now() AT TIME ZONE 'UTC'");
        await(
                "the archive reaches to that moment",
                Duration.ofMinutes(6),
                () -> Duration.between(moment, Instant.now()),
                age -> age.compareTo(Duration.ofSeconds(310)) > 0);

        Verdict verdict = stack.verify(
                        List.of(new Check(new RestoreJudge(), RestoreScenario.at(moment, Optional.empty()))))
                .get(RestoreJudge.ID);

        assertThat(verdict.outcome()).as(verdict.reason()).isEqualTo(Outcome.PASS);
        assertThat(verdict.figures()).contains(Figure.count("of them keys", before));
    }

    @Test
    @Order(4)
    void aSnapshotOfBothVolumesIsRestoredByTheArchivedWal() throws Exception {
        insertKeys("snapshot", 2, "now() AT TIME ZONE 'UTC' - interval '1 minute'");
        long before = keys(FIRST, "");
        String backup = stack.backup();

        Verdict verdict = stack.verify(List.of(
                        new Check(new RestoreJudge(), RestoreScenario.of(Optional.of(backup), Optional.empty()))))
                .get(RestoreJudge.ID);

        assertThat(verdict.outcome()).as(verdict.reason()).isEqualTo(Outcome.PASS);
        assertThat(verdict.figures()).contains(Figure.count("of them keys", before));
    }

    @Test
    @Order(5)
    void aKeyThatTheStoreRefusesTurnsTheCheckRed() throws Exception {
        applyCredentials("another");
        sql(FIRST, "SELECT pg_switch_wal()");
        awaitArchiving(FIRST, "False");

        Verdict verdict = stack.verify("backup").get("backup");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason()).contains("WAL is not archived: ContinuousArchiving is False: ");

        applyCredentials(accessKey);
        awaitArchiving(FIRST, "True");
    }

    @Test
    @Order(6)
    void anotherDestinationHasABaseBackupOfItsOwnAtOnce() throws Exception {
        Instant begin = Instant.now();
        project.configure(config -> archiveTo(destination + "-moved", config));

        assertThat(project.up()).contains("WAL is archived to another destination", "and makes the base backups");

        await(
                "there is a base backup there",
                Duration.ofMinutes(5),
                () -> stack.get(WAL_API, "objectstores/litellm-wal-archive")
                        .at("/status/serverRecoveryWindow/" + FIRST + "/firstRecoverabilityPoint")
                        .asText(),
                first -> !first.isEmpty() && Instant.parse(first).isAfter(begin));
        assertThat(project.verify("backup")).containsPattern("PASS +backup");
    }

    @Test
    @Order(7)
    void theMomentIsRestoredForGoodAndTheNextGenerationArchivesOnItsOwn() throws Exception {
        project.configure(config -> archiveTo(destination, config));
        project.configure(config -> config.withObject("/litellm-ha:database/restoreFrom")
                .put("generation", 2)
                .putObject("archive")
                .put("generation", 1)
                .put("time", moment.toString()));

        assertThat(project.up()).contains("Postgres: Cluster " + RESTORED + " is restored");

        assertThat(keys(RESTORED, "before")).isEqualTo(5);
        assertThat(keys(RESTORED, "after")).isZero();
        awaitArchiving(RESTORED, "True");
        awaitBaseBackup(RESTORED);
        project.mustHaveNothingToChange();
    }
}
