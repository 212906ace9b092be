package litellmha.cluster;

import static litellmha.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A backup of prod restored for good by {@code litellm-ha up}, and the way back, while clients send requests. */
@Tag("restore")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoredStackOnClusterTest {

    private static final String RESTORED = "litellm-pg-gen2";

    private static final String SCRAPER = "default";

    private ProdUnderLoad prod;
    private DeployedStack stack;
    private PulumiProject project;
    private String image;
    private String backup;
    private String before;
    private String after;

    @BeforeAll
    void deploy(@TempDir Path folder) throws Exception {
        prod = ProdUnderLoad.of(folder, "restored-stack");
        stack = prod.stack();
        project = prod.project();
        project.configure(config ->
                config.withObject("/litellm-ha:metrics").putArray("namespaces").add(SCRAPER));
        prod.deploy();
        image = LiveCluster.image(stack.gateways().get(0));
        Gateway gateway = stack.forwarded().get(0);
        gateway.store("stored", "sk-stored");
        before = gateway.newKey("{\"max_budget\": 1}");
        backup = stack.backup();
        after = gateway.newKey("{\"max_budget\": 1}");
    }

    @AfterAll
    void takeAway() {
        prod.close();
    }

    private void restoreFrom(String name, int generation) throws Exception {
        project.configure(config -> config.withObject("/litellm-ha:database/restoreFrom")
                .put("backup", name)
                .put("generation", generation));
    }

    private JsonNode postgres(String name) {
        return stack.get("/apis/postgresql.cnpg.io/v1", "clusters/" + name);
    }

    private void assertStopped(String name) {
        assertThat(postgres(name)
                        .at("/metadata/annotations/cnpg.io~1hibernation")
                        .asText())
                .isEqualTo("on");
        await(
                "its instances are stopped",
                Duration.ofMinutes(2),
                () -> stack.podsThatAreThere("cnpg.io/cluster=" + name),
                List::isEmpty);
        assertThat(stack.get("/api/v1", "persistentvolumeclaims").at("/items").findValuesAsText("cnpg.io/cluster"))
                .contains(name);
    }

    private int answer(String key) {
        return stack.forwarded().get(0).ask(key).code();
    }

    @Test
    @Order(1)
    void aBackupThatIsNotThereIsRefusedBeforeAnythingIsMade() throws Exception {
        restoreFrom("nothing", 2);

        assertThat(project.failingUp())
                .contains("Backup nothing does not exist", "such as " + backup, "nothing was started");
        assertThat(postgres(RESTORED).isMissingNode()).isTrue();
    }

    @Test
    @Order(2)
    void theBackupIsCountedInTheMetricsThatItsNamespaceMayScrape() {
        String address = stack.pods("app.kubernetes.io/component=backup-metrics")
                .get(0)
                .at("/status/podIP")
                .asText();

        // What the program has read it remembers for a minute.
        List<String> metrics = await(
                "the backup is counted",
                Duration.ofMinutes(2),
                () -> new ScriptPod(prod.cluster(), SCRAPER, "litellm-e2e-scraper", image)
                        .run(
                                "import sys, urllib.request as r; print(r.urlopen(sys.argv[1], timeout=20).read().decode())",
                                "http://%s:9188/metrics".formatted(address))
                        .lines()
                        .toList(),
                lines -> lines.contains("litellm_ha_backups_good 1"));

        assertThat(metrics)
                .contains(
                        "litellm_ha_backup_snapshots{ready=\"true\"} 1",
                        "litellm_ha_restore_drill_timestamp_seconds 0");
    }

    @Test
    @Order(3)
    void theGatewayServesWhatTheBackupHasAndTheClusterOfBeforeIsStopped() throws Exception {
        restoreFrom(backup, 2);

        assertThat(prod.up("restored").said())
                .contains("Postgres: Cluster " + RESTORED + " is restored from backup " + backup);

        assertThat(postgres(RESTORED).at("/status/readyInstances").asInt()).isEqualTo(3);
        assertStopped("litellm-pg");
        assertThat(answer(before)).isEqualTo(200);
        assertThat(answer(after)).isEqualTo(401);
        project.mustHaveNothingToChange();
    }

    @Test
    @Order(4)
    void anotherBackupForTheSameGenerationIsRefused() throws Exception {
        String next = backup + "-2";
        restoreFrom(next, 2);

        assertThat(project.failingUp()).contains("Cluster " + RESTORED + " exists and began with backup " + backup);
        restoreFrom(backup, 2);
    }

    @Test
    @Order(5)
    void theWayBackHasAllThatWasThere() throws Exception {
        project.configure(config -> config.withObject("/litellm-ha:database").remove("restoreFrom"));

        assertThat(prod.up("back").said())
                .contains("Postgres: Cluster litellm-pg is started again, with the data that it was left with");

        assertThat(postgres("litellm-pg").at("/status/readyInstances").asInt()).isEqualTo(3);
        assertStopped(RESTORED);
        assertThat(answer(before)).isEqualTo(200);
        assertThat(answer(after)).isEqualTo(200);
        project.mustHaveNothingToChange();
    }

    @Test
    @Order(6)
    void whatIsNotKeptAnyMoreIsLetGoOf() throws Exception {
        restoreFrom(backup, 2);
        project.up();
        project.configure(config -> config.withObject("/litellm-ha:database").put("keepPrevious", false));

        assertThat(project.up()).contains("kubectl -n " + stack.namespace() + " delete cluster litellm-pg");

        assertStopped("litellm-pg");
        project.mustHaveNothingToChange();
    }
}
