package litellmha.cluster;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Versions of LiteLLM there and back on prod, by {@code litellm-ha up}, while clients send requests. */
@Tag("upgrade")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeOnClusterTest {

    /** From the oldest to the newest, at least two. */
    private static final List<String> IMAGES =
            List.of(System.getenv("LITELLM_HA_E2E_UPGRADES").split(","));

    private ProdUnderLoad prod;
    private DeployedStack stack;
    private PulumiProject project;

    @BeforeAll
    void deployTheOldest(@TempDir Path folder) throws Exception {
        prod = ProdUnderLoad.of(folder, "upgrade");
        stack = prod.stack();
        project = prod.project();
        image(IMAGES.get(0));
        prod.deploy();
        assertThat(backups()).isEmpty();
    }

    @AfterAll
    void takeAway() {
        prod.close();
    }

    /** The database refuses each change of its schema, as it may for many reasons. */
    @Test
    @Order(1)
    void aMigrationThatFailsLeavesTheOldPodsServingAndSaysHowToGoBack() throws Exception {
        String served = IMAGES.get(0);
        String newest = IMAGES.get(IMAGES.size() - 1);
        stack.sql(stack.primary(), """
                create function no_change() returns event_trigger language plpgsql as
                $$ begin raise exception 'no change of the schema'; end $$""");
        stack.sql(stack.primary(), "create event trigger no_change on ddl_command_start execute function no_change()");
        RequestLoad client = RequestLoad.begin(prod.cluster(), stack, served);
        image(newest);

        assertThat(project.failingUp())
                .contains("To go back, set litellm-ha:gateway.image to " + served + " and run `up`.")
                .containsPattern("Job.*litellm-migrations");

        JsonNode load = client.end();
        assertThat(load.path("errors")).isEmpty();
        assertThat(load.path("cached").asInt()).isGreaterThan(200);
        assertThat(stack.readyGateways(ProdUnderLoad.GATEWAYS))
                .allSatisfy(pod -> assertThat(LiveCluster.image(pod)).isEqualTo(served));

        stack.sql(stack.primary(), "drop event trigger no_change");
        image(served);
        project.up();
        assertThat(stack.readyGateways(ProdUnderLoad.GATEWAYS))
                .allSatisfy(pod -> assertThat(LiveCluster.image(pod)).isEqualTo(served));
        project.mustHaveNothingToChange();
    }

    @Test
    @Order(2)
    void thereAndBackEachTimeWithABackupFirstAndNoRequestFails() throws Exception {
        List<String> way = new ArrayList<>(IMAGES.subList(1, IMAGES.size()));
        IntStream.iterate(IMAGES.size() - 2, i -> i >= 0, i -> i - 1)
                .mapToObj(IMAGES::get)
                .forEach(way::add);
        String from = IMAGES.get(0);
        for (String to : way) {
            upgrade(from, to);
            from = to;
        }

        // And the one of the migration that failed.
        assertThat(backups()).hasSize(way.size() + 1);
    }

    private void upgrade(String from, String to) throws Exception {
        image(to);

        ProdUnderLoad.Up up = prod.up("%s -> %s".formatted(from, to));

        String backup = prod.output("upgradeBackup");
        assertThat(up.said()).contains("first the Backup " + backup);
        assertCompletedBeforeTheMigration(backup, to);
        assertThat(up.load().path("errors")).isEmpty();
        assertThat(up.load().path("cached").asInt()).isGreaterThan(200);
        assertThat(up.load().path("uncached").asInt()).isGreaterThan(20);
        assertThat(up.gateways())
                .as("when up has ended, the roll has")
                .hasSize(ProdUnderLoad.GATEWAYS)
                .allSatisfy(pod -> assertThat(LiveCluster.image(pod)).isEqualTo(to))
                .allMatch(pod -> LiveCluster.isTrue(pod, "Ready"));
        project.mustHaveNothingToChange();
    }

    private void assertCompletedBeforeTheMigration(String backup, String image) {
        JsonNode status =
                stack.get("/apis/postgresql.cnpg.io/v1", "backups/" + backup).path("status");
        assertThat(status.path("phase").asText()).isEqualTo("completed");
        Instant migration = StreamSupport.stream(
                        stack.get("/apis/batch/v1", "jobs").path("items").spliterator(), false)
                .filter(job -> job.at("/spec/template/spec/containers/0/image")
                        .asText()
                        .equals(image))
                .map(job -> Instant.parse(job.at("/metadata/creationTimestamp").asText()))
                .findFirst()
                .orElseThrow();
        assertThat(Instant.parse(status.path("stoppedAt").asText())).isBeforeOrEqualTo(migration);
    }

    @Test
    @Order(3)
    void aBackupThatFailsEndsTheUpWithWhatCloudNativePgSays() throws Exception {
        image(IMAGES.get(1));
        int before = backups().size();
        // The Cluster keeps its class until the Backup is there, so it is the Cluster's that has to be wrong.
        stack.apply(LiveCluster.object("""
                {"apiVersion": "postgresql.cnpg.io/v1", "kind": "Cluster", "metadata": {"name": "litellm-pg",
                 "namespace": "%s"}, "spec": {"backup": {"volumeSnapshot": {"className": "none"}}}}""".formatted(stack.namespace())));

        try (RunningCommand up = project.beginUp()) {
            List<JsonNode> backups =
                    await("the Backup is there", Duration.ofMinutes(4), this::backups, found -> found.size() > before);
            backups.forEach(this::giveUpSoon);

            assertThat(up.saying(
                            ".*stopped `pulumi up`, which would have waited in vain for Backup litellm-pg-before-\\S+: failed: ",
                            Duration.ofMinutes(4)))
                    .contains("deadline exceeded");
        }

        assertThat(stack.readyGateways(ProdUnderLoad.GATEWAYS))
                .allSatisfy(pod -> assertThat(LiveCluster.image(pod)).isEqualTo(IMAGES.get(0)));
    }

    /** CloudNativePG would try for ten minutes. */
    private void giveUpSoon(JsonNode backup) {
        prod.cluster().mustApply(LiveCluster.object("""
                {"apiVersion": "postgresql.cnpg.io/v1", "kind": "Backup", "metadata": {"name": "%s", "namespace": "%s",
                 "annotations": {"cnpg.io/volumeSnapshotDeadline": "1"}}}""".formatted(LiveCluster.name(backup), stack.namespace())));
    }

    private void image(String image) throws Exception {
        prod.set("gateway.image", image);
    }

    private List<JsonNode> backups() {
        return prod.cluster()
                .list("/apis/postgresql.cnpg.io/v1/namespaces/%s/backups?labelSelector=litellm-ha%%2Fmade-by%%3Dupgrade"
                        .formatted(stack.namespace()));
    }
}
