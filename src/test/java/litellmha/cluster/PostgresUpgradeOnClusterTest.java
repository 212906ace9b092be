package litellmha.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import litellmha.settings.PostgresImage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Versions of Postgres on prod, by {@code litellm-ha up}, while clients send requests, and the way back from a major one. */
@Tag("postgres-upgrade")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PostgresUpgradeOnClusterTest {

    private static final List<String> IMAGES =
            List.of(System.getenv("LITELLM_HA_E2E_POSTGRES").split(","));

    private static final String FIRST = IMAGES.get(0);
    private static final String NEXT_MINOR = IMAGES.get(1);
    private static final String NEXT_MAJOR = IMAGES.get(2);

    private ProdUnderLoad prod;
    private DeployedStack stack;
    private PulumiProject project;
    private String key;

    @BeforeAll
    void deploy(@TempDir Path folder) throws Exception {
        prod = ProdUnderLoad.of(folder, "postgres-upgrade");
        stack = prod.stack();
        project = prod.project();
        image(FIRST);
        prod.deploy();
        key = stack.forwarded().get(0).newKey("{\"max_budget\": 100}");
    }

    @AfterAll
    void takeAway() {
        prod.close();
    }

    @Test
    @Order(1)
    void aMinorVersionRollsThePrimaryLastAndRefusesOnlyWhileThereIsNone() throws Exception {
        String primary = stack.primary();
        image(NEXT_MINOR);

        JsonNode load = upUnderLoad("minor", "one of them becomes the primary");

        assertRuns(NEXT_MINOR);
        assertThat(stack.primary()).isNotEqualTo(primary);
        // Such as a 401, after which no client tries again.
        assertThat(load.path("errors").properties())
                .allMatch(error -> error.getKey().contains("503: 'Service Unavailable'"));
    }

    @Test
    @Order(2)
    void aMajorVersionIsRefusedUntilTheStackNamesIt() throws Exception {
        image(NEXT_MAJOR);

        assertThat(project.failingUp())
                .contains("set litellm-ha:database.allowMajorUpgrade to " + major(NEXT_MAJOR), "is offline");

        assertThat(stack.pods("cnpg.io/podRole=instance"))
                .allSatisfy(pod -> assertThat(LiveCluster.image(pod)).isNotEqualTo(NEXT_MAJOR));
        allow(NEXT_MAJOR);
        assertThat(project.pulumi("preview", "--stack", ProdUnderLoad.STACK))
                .contains("is offline", "Before it: the Backup litellm-pg-before-postgres-" + major(NEXT_MAJOR));
    }

    /** {@code pg_upgrade} refuses a database with a column of that type. */
    @Test
    @Order(3)
    void anUpgradeThatFailsSaysSoAndTheWayBackFindsAllDataAsItWas() throws Exception {
        stack.sql(stack.primary(), "create table not_upgraded (name regproc)");
        image(NEXT_MAJOR);

        assertThat(project.failingUp())
                .contains(
                        "waited in vain for Job litellm-pg-",
                        "pg_upgrade",
                        "litellm-ha:database.image to " + NEXT_MINOR);
        assertThat(project.failingUp()).contains("pg_upgrade", "litellm-ha:database.image to " + NEXT_MINOR);

        image(NEXT_MINOR);
        project.up();
        assertRuns(NEXT_MINOR);
        assertThat(answer()).isEqualTo(200);
        stack.sql(stack.primary(), "drop table not_upgraded");
        project.mustHaveNothingToChange();
    }

    @Test
    @Order(4)
    void aMajorVersionKeepsAllDataAndTheGatewayServesAgain() throws Exception {
        List<String> before = tokens();
        image(NEXT_MAJOR);

        upUnderLoad("major", "is offline");

        assertRuns(NEXT_MAJOR);
        assertThat(tokens()).containsAll(before);
        assertThat(answer()).isEqualTo(200);
        stack.backup();
        assertThat(project.drill()).containsPattern("PASS +restore");
    }

    @Test
    @Order(5)
    void theBackupOfBeforeLeadsBackToTheLowerMajorVersion() throws Exception {
        String backup = prod.output("upgradeBackup");
        image(NEXT_MINOR);
        assertThat(project.failingUp()).contains("litellm-ha:database.restoreFrom");

        project.configure(config -> config.withObject("/litellm-ha:database/restoreFrom")
                .put("backup", backup)
                .put("generation", 2));
        upUnderLoad("back", "is restored from backup " + backup);

        assertThat(stack.get("/apis/postgresql.cnpg.io/v1", "clusters/litellm-pg-gen2")
                        .at("/status/pgDataImageInfo/majorVersion")
                        .asInt())
                .isEqualTo(major(NEXT_MINOR));
        assertThat(answer()).isEqualTo(200);
    }

    /** Returns what the clients had meanwhile. */
    private JsonNode upUnderLoad(String what, String says) throws Exception {
        ProdUnderLoad.Up up = prod.up(what);
        assertThat(up.said()).contains(says);
        project.mustHaveNothingToChange();
        return up.load();
    }

    private void assertRuns(String image) {
        assertThat(stack.pods("cnpg.io/podRole=instance"))
                .hasSize(ProdUnderLoad.INSTANCES)
                .allMatch(pod -> LiveCluster.isTrue(pod, "Ready"))
                .allSatisfy(pod -> assertThat(LiveCluster.image(pod)).isEqualTo(image));
        assertThat(stack.sql(stack.primary(), "show server_version_num").get(0)).startsWith("" + major(image));
    }

    private List<String> tokens() {
        return stack.sql(stack.primary(), "select token, spend from \"LiteLLM_VerificationToken\" order by token");
    }

    private int answer() {
        return stack.forwarded().get(0).ask(key).code();
    }

    private static int major(String image) {
        return new PostgresImage(image).version().major();
    }

    private void image(String image) throws Exception {
        prod.set("database.image", image);
    }

    private void allow(String image) throws Exception {
        prod.set("database.allowMajorUpgrade", "" + major(image));
    }
}
