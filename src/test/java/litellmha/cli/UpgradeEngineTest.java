package litellmha.cli;

import static litellmha.cli.OperationOrder.assertInThisOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other images of LiteLLM and of Postgres, on the real Pulumi engine with the offline provider instead of a cluster. */
@Tag("engine")
class UpgradeEngineTest {

    /** No versions of LiteLLM, so that they stay other images whichever version the stacks have. */
    private static final String NEXT = "ghcr.io/berriai/litellm-non_root:v0.0.0-next";

    private static final String BACKUP = "CREATE Backup litellm-pg-before-v0\\.0\\.0-next-\\d{14}";
    private static final String JOB = "CREATE Job litellm-migrations-[0-9a-f]{8}";

    @TempDir
    private Path folder;

    private static List<String> backups(EngineStack engine) {
        return engine.operations().stream()
                .filter(operation -> operation.startsWith("CREATE Backup"))
                .toList();
    }

    @Test
    void anotherImageOfLiteLlmHasABackupBeforeItsMigration() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.up();
            assertThat(backups(engine)).isEmpty();
            assertThat(engine.output("upgradeBackup")).isEqualTo("none");
            String first = engine.output("gatewayImage");

            engine.set("gateway.image", NEXT);
            assertThat(engine.run("preview", "--non-interactive", "--color", "never"))
                    .containsPattern("LiteLLM: \\S+:v0.0.0-next instead of " + first
                            + ": first the Backup litellm-pg-before-v0.0.0-next-\\d{14}; then the migration")
                    .contains("To go back, set litellm-ha:gateway.image to " + first + " and run `up`.")
                    .containsPattern("Backup +litellm-pg-before-v0.0.0-next +create");
            engine.up();

            assertInThisOrder(engine, BACKUP, JOB, "UPDATE Deployment litellm");
            // What takes no time here takes minutes on a cluster.
            for (String later : List.of("Cluster", "Job")) {
                assertThat(engine.dependencies(later)).anyMatch(urn -> urn.contains(":Backup::litellm-pg-before-"));
            }
            assertThat(engine.output("gatewayImage")).isEqualTo(NEXT);
            assertThat(backups(engine)).containsExactly("CREATE Backup " + engine.output("upgradeBackup"));
            assertThat(engine.declared().objects())
                    .filteredOn(object -> object.path("kind").asText().equals("Backup"))
                    .singleElement()
                    .satisfies(backup -> {
                        assertThat(backup.at("/metadata/annotations/pulumi.com~1waitFor")
                                        .asText())
                                .isEqualTo("jsonpath={.status.phase}=completed");
                        assertThat(backup.at("/metadata/labels/litellm-ha~1made-by")
                                        .asText())
                                .isEqualTo("upgrade");
                        assertThat(backup.at("/metadata").has("ownerReferences"))
                                .isFalse();
                        assertThat(backup.path("spec").toString())
                                .isEqualTo(
                                        "{\"cluster\":{\"name\":\"litellm-pg\"},\"method\":\"volumeSnapshot\",\"online\":true}");
                    });
            engine.previewsNoChange();

            engine.set("gateway.drainSeconds", "7");
            engine.up();
            assertThat(backups(engine)).isEmpty();
        }
    }

    @Test
    void eachWayThereAndBackHasABackupOfItsOwnAndAllStay() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.up();
            String first = engine.output("gatewayImage");
            for (String image : List.of(NEXT, first, NEXT)) {
                engine.set("gateway.image", image);
                engine.up();
                assertThat(backups(engine)).hasSize(1);
                assertThat(engine.operations()).noneMatch(operation -> operation.startsWith("DELETE Backup"));
                engine.previewsNoChange();
            }

            assertThat(engine.named("Backup")).hasSize(3);
        }
    }

    @Test
    void whatRetentionHasPrunedIsNotMadeAgain() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.up();
            String first = engine.output("gatewayImage");
            engine.set("gateway.image", NEXT);
            engine.up();
            String old = engine.output("upgradeBackup");
            engine.set("gateway.image", first);
            engine.up();

            engine.remove("Backup", old);
            engine.run("refresh", "--yes", "--expect-no-changes", "--non-interactive");
            engine.previewsNoChange();
        }
    }

    @Test
    void aBackupThatFailsStopsTheUpgradeAndTheNextUpTakesAnother() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.up();
            engine.set("gateway.image", NEXT);
            engine.failAt(BACKUP);

            assertThatThrownBy(engine::up).hasMessageContaining("the connection broke");
            assertThat(engine.operations())
                    .noneMatch(operation -> operation.matches(JOB))
                    .doesNotContain("UPDATE Deployment litellm");

            engine.up();
            assertInThisOrder(engine, BACKUP, JOB, "UPDATE Deployment litellm");
        }
    }

    @Test
    void afterAMigrationThatFailsTheOldImageRollsNothingAndTheBackupStays() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.up();
            String first = engine.output("gatewayImage");
            engine.set("gateway.image", NEXT);
            engine.failAt(JOB);

            assertThatThrownBy(engine::up)
                    .hasMessageContaining("the connection broke")
                    .hasMessageContaining("To go back, set litellm-ha:gateway.image to " + first);
            assertThat(engine.operations()).doesNotContain("UPDATE Deployment litellm");
            assertThat(engine.output("gatewayImage")).isEqualTo(first);
            List<String> taken = engine.named("Backup");
            assertThat(taken).hasSize(1);

            // What was written since then counts as well.
            engine.failAt(JOB);
            assertThatThrownBy(engine::up).hasMessageContaining("the connection broke");
            assertThat(engine.named("Backup")).hasSize(2).containsAll(taken);

            engine.set("gateway.image", first);
            engine.up();
            assertThat(engine.operations())
                    .noneMatch(operation -> operation.contains(" Backup "))
                    .doesNotContain("UPDATE Deployment litellm");
            assertThat(engine.named("Backup")).hasSize(2);
            engine.previewsNoChange();
        }
    }

    @Test
    void theBackupIsLeftOutForTheImageThatTheStackNamesOnly() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.up();
            engine.set("backup.skipBefore", "v0.0.0-next");
            engine.set("gateway.image", NEXT);
            assertThat(engine.up()).contains("no backup, because litellm-ha:backup.skipBefore is v0.0.0-next");
            assertThat(backups(engine)).isEmpty();

            engine.set("gateway.image", NEXT + "2");
            engine.up();
            assertThat(backups(engine)).hasSize(1);
        }
    }

    @Test
    void aTierWithoutBackupsSaysThatThereIsNone() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "cost")) {
            engine.up();
            engine.set("gateway.image", NEXT);

            assertThat(engine.up()).contains("no backup, because tier cost has none; then the migration");
            assertThat(backups(engine)).isEmpty();
        }
    }

    @Test
    void anotherMajorVersionOfPostgresIsRefusedUnlessTheStackNamesItAndHasABackupFirst() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.set("database.image", "ghcr.io/cloudnative-pg/postgresql:17.6-minimal-trixie");
            engine.up();
            engine.set("database.image", "ghcr.io/cloudnative-pg/postgresql:18.3-minimal-trixie");

            assertThatThrownBy(() -> engine.run("preview", "--non-interactive", "--color", "never"))
                    .hasMessageContaining("litellm-ha:database.image: found Postgres 18.3 for a stack that runs 17.6;"
                            + " allowed: 17, or set litellm-ha:database.allowMajorUpgrade to 18. Postgres 17.6 -> 18.3 is"
                            + " offline: ");
            assertThatThrownBy(engine::up).hasMessageContaining("litellm-ha:database.allowMajorUpgrade");
            assertThat(engine.operations()).isEmpty();

            engine.set("database.allowMajorUpgrade", "18");
            assertThat(engine.run("preview", "--non-interactive", "--color", "never"))
                    .containsPattern("warning: Postgres 17.6 -> 18.3 is offline: .* Before it: the Backup"
                            + " litellm-pg-before-postgres-18-\\d{14}\\.");
            engine.failAt("CREATE Backup .*");
            assertThatThrownBy(engine::up).hasMessageContaining("the connection broke");
            assertThat(engine.operations()).isEmpty();

            engine.up();
            assertInThisOrder(
                    engine, "CREATE Backup litellm-pg-before-postgres-18-\\d{14}", "UPDATE Cluster litellm-pg");
            assertThat(engine.operations()).noneMatch(operation -> operation.matches(JOB));
            engine.previewsNoChange();

            engine.set("database.image", "ghcr.io/cloudnative-pg/postgresql:17.6-minimal-trixie");
            engine.set("database.allowMajorUpgrade", "17");
            assertThatThrownBy(engine::up)
                    .hasMessageContaining("found Postgres 17.6 for a stack that runs 18.3; allowed: 18 or higher");
            assertThat(engine.operations()).isEmpty();
        }
    }

    @Test
    void anUpgradeOfPostgresThatFailsCanBeTakenBack() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.set("database.image", "ghcr.io/cloudnative-pg/postgresql:17.6-minimal-trixie");
            engine.up();
            engine.set("database.image", "ghcr.io/cloudnative-pg/postgresql:18.3-minimal-trixie");
            engine.set("database.allowMajorUpgrade", "18");
            engine.failAt("UPDATE Cluster litellm-pg");
            assertThatThrownBy(engine::up).hasMessageContaining("the connection broke");

            engine.set("database.image", "ghcr.io/cloudnative-pg/postgresql:17.6-minimal-trixie");
            engine.up();
            engine.previewsNoChange();
        }
    }

    @Test
    void anotherMinorVersionOfPostgresIsExplained() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.up();
            engine.set("database.image", "ghcr.io/cloudnative-pg/postgresql:18.4-minimal-trixie");

            assertThat(engine.up())
                    .contains("Postgres: ghcr.io/cloudnative-pg/postgresql:18.4-minimal-trixie instead of")
                    .contains("the standbys restart one by one");
            assertThat(engine.operations()).containsExactly("UPDATE Cluster litellm-pg");
        }
    }
}
