package litellmha.cli;

import static litellmha.cli.OperationOrder.assertInThisOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restored backups, on the real Pulumi engine with the offline provider instead of a cluster. */
@Tag("engine")
class RestoreEngineTest {

    private static final String BACKUP = "litellm-pg-snapshot-20261126020000";
    private static final String JOB = "CREATE Job litellm-migrations-[0-9a-f]{8}";

    @TempDir
    private Path folder;

    private static void restore(EngineStack engine, int generation) throws Exception {
        engine.set("database.restoreFrom.backup", BACKUP);
        engine.set("database.restoreFrom.generation", Integer.toString(generation));
    }

    private static String preview(EngineStack engine) throws Exception {
        return engine.run("preview", "--non-interactive", "--color", "never");
    }

    private static ObjectNode cluster(EngineStack engine, String name) {
        return engine.declared().objects().stream()
                .filter(object -> object.path("kind").asText().equals("Cluster")
                        && object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theGatewayGoesOverToTheRestoredClusterAndBackAndTheOtherIsStoppedAfterIt() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.up();
            assertThat(engine.output("databaseGeneration")).isEqualTo("1");

            restore(engine, 2);
            assertThat(preview(engine))
                    .contains("Postgres: Cluster litellm-pg-gen2 is restored from backup " + BACKUP
                            + ", while the pods go on with litellm-pg; then the migration");
            engine.up();

            assertInThisOrder(
                    engine,
                    "CREATE Cluster litellm-pg-gen2",
                    JOB,
                    "UPDATE Deployment litellm",
                    "UPDATE Cluster litellm-pg");
            assertThat(cluster(engine, "litellm-pg-gen2").at("/spec/bootstrap").toString())
                    .isEqualTo("{\"recovery\":{\"backup\":{\"name\":\"" + BACKUP
                            + "\"},\"database\":\"litellm\",\"owner\":\"litellm\"}}");
            assertThat(cluster(engine, "litellm-pg")
                            .at("/metadata/annotations/cnpg.io~1hibernation")
                            .asText())
                    .isEqualTo("on");
            assertThat(engine.output("databaseGeneration")).isEqualTo("2 from " + BACKUP);
            assertThat(engine.output("keptDatabaseGenerations")).startsWith("1 on ");
            assertThat(engine.output("databasePrimaryService")).isEqualTo("litellm-pg-gen2-rw");
            engine.previewsNoChange();

            engine.run("config", "rm", "--path", "litellm-ha:database.restoreFrom");
            assertThat(engine.up())
                    .contains("Postgres: Cluster litellm-pg is started again, with the data that it was left with");
            assertInThisOrder(
                    engine, "UPDATE Cluster litellm-pg", "UPDATE Deployment litellm", "UPDATE Cluster litellm-pg-gen2");
            assertThat(cluster(engine, "litellm-pg").at("/metadata/annotations").has("cnpg.io/hibernation"))
                    .isFalse();
            assertThat(engine.output("keptDatabaseGenerations")).startsWith("2 from " + BACKUP + " on ");
            engine.previewsNoChange();
        }
    }

    @Test
    void prodLetsGoOfTheClusterOfBeforeAndDevDeletesItOnceToldTo() throws Exception {
        for (String tier : new String[] {"prod", "dev"}) {
            try (EngineStack engine = EngineStack.of(folder.resolve(tier), tier)) {
                engine.up();
                restore(engine, 2);
                engine.up();
                engine.set("database.keepPrevious", "false");

                String said = engine.up();

                boolean stays = tier.equals("prod");
                assertThat(said)
                        .contains(
                                stays
                                        ? "kubectl -n litellm delete cluster litellm-pg"
                                        : "Cluster litellm-pg is deleted, with its volumes");
                assertThat(engine.named("Cluster"))
                        .containsExactlyInAnyOrder(
                                stays
                                        ? new String[] {"litellm-pg", "litellm-pg-gen2"}
                                        : new String[] {"litellm-pg-gen2"});
                assertThat(engine.output("keptDatabaseGenerations")).isEqualTo("none");
                engine.previewsNoChange();

                engine.run("config", "rm", "--path", "litellm-ha:database.restoreFrom");
                assertThatThrownBy(() -> preview(engine))
                        .hasMessageContaining(
                                "litellm-ha:database.restoreFrom.generation: found no restoreFrom for a stack"
                                        + " that runs generation 2; allowed: 2 with backup " + BACKUP
                                        + ", or a new one: 3 or higher");
            }
        }
    }

    @Test
    void aRestoreThatFailsLeavesTheGatewayWhereItIsAndCanBeTakenBack() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.up();
            restore(engine, 2);
            engine.failAt("CREATE ScheduledBackup .*");
            assertThatThrownBy(engine::up).hasMessageContaining("the connection broke");
            assertThat(engine.operations())
                    .contains("CREATE Cluster litellm-pg-gen2")
                    .doesNotContain("UPDATE Deployment litellm", "UPDATE Cluster litellm-pg");

            engine.run("config", "rm", "--path", "litellm-ha:database.restoreFrom");
            engine.up();
            assertThat(engine.operations()).doesNotContain("UPDATE Deployment litellm");
            assertThat(engine.output("databaseGeneration")).isEqualTo("1");
            engine.previewsNoChange();
        }
    }

    /** The gateway may have written to it already. */
    @Test
    void whatWasRestoredByAnUpThatFailedIsLeftBehindInEveryTier() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "dev")) {
            engine.up();
            restore(engine, 2);
            engine.failAt("UPDATE Deployment litellm");
            assertThatThrownBy(engine::up).hasMessageContaining("the connection broke");

            engine.run("config", "rm", "--path", "litellm-ha:database.restoreFrom");
            engine.up();

            assertThat(engine.named("Cluster")).containsExactlyInAnyOrder("litellm-pg", "litellm-pg-gen2");
            engine.previewsNoChange();
        }
    }

    @Test
    void anImageOfBeforeComesWithTheBackupThatWasTakenBeforeTheNextOne() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.up();
            String first = engine.output("gatewayImage");
            engine.set("gateway.image", "ghcr.io/berriai/litellm-non_root:v0.0.0-next");
            engine.up();

            engine.set("gateway.image", first);
            engine.set("database.restoreFrom.backup", engine.output("upgradeBackup"));
            engine.set("database.restoreFrom.generation", "2");
            assertThat(engine.up()).contains("no backup, because the Postgres of before is kept as it is");
            assertThat(engine.operations()).noneMatch(operation -> operation.contains(" Backup "));
            engine.previewsNoChange();
        }
    }
}
