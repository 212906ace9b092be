package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one {@code up} leaves for the next, on the real Pulumi engine with the offline provider instead of a cluster. */
@Tag("engine")
class TierChangeEngineTest {

    @TempDir
    private Path folder;

    @Test
    void aChangeOfTierKeepsTheDatabase() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            String redis = "DELETE Deployment litellm-redis";
            engine.run("config", "set", "litellm-ha:tier", "cost");
            for (String key : List.of("redis", "redisPassword", "backup")) {
                engine.run("config", "rm", "litellm-ha:" + key);
            }
            engine.run("config", "rm", "--path", "litellm-ha:database.durability");
            engine.up();
            assertThat(engine.operations()).contains("CREATE Cluster litellm-pg");

            engine.run("config", "set", "litellm-ha:tier", "prod");
            engine.set("redis.image", "docker.io/library/redis:7.2.11");
            engine.set("redis.resources.requests.cpu", "100m");
            engine.set("redis.resources.requests.memory", "64Mi");
            engine.set("redis.resources.limits.memory", "256Mi");
            engine.set("backup.snapshotClass", "csi-retain");
            engine.set("database.durability", "synchronous");
            engine.setSecrets(List.of("litellm-ha:redisPassword"));
            assertThat(engine.up()).contains("the next `up` makes replication synchronous");
            assertThat(engine.operations())
                    .contains("UPDATE Cluster litellm-pg", "CREATE ScheduledBackup litellm-pg-snapshot")
                    .doesNotContain("DELETE Cluster litellm-pg");
            assertThat(engine.declared().toString()).doesNotContain("dataDurability");
            engine.up();
            assertThat(engine.operations()).containsExactly("UPDATE Cluster litellm-pg");
            assertThat(engine.declared().toString()).contains("dataDurability");
            engine.previewsNoChange();

            engine.run("config", "set", "litellm-ha:tier", "cost");
            for (String key : List.of("redis", "redisPassword", "backup")) {
                engine.run("config", "rm", "litellm-ha:" + key);
            }
            engine.run("config", "rm", "--path", "litellm-ha:database.durability");
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(engine::up).hasMessageContaining("litellm-ha:tier: found cost");
                assertThat(engine.operations()).isEmpty();
            }
            engine.set("downgradeFrom", "prod");
            assertThat(engine.up()).contains("the next `up` removes the replicas");
            assertThat(engine.operations())
                    .contains("UPDATE Cluster litellm-pg", redis)
                    .doesNotContain("DELETE Cluster litellm-pg", "CREATE Cluster litellm-pg");
            assertThat(instances(engine)).isEqualTo("3");
            engine.up();
            assertThat(engine.operations()).containsExactly("UPDATE Cluster litellm-pg");
            assertThat(instances(engine)).isEqualTo("1");
            engine.previewsNoChange();
        }
    }

    @Test
    void anArchiveOfWalThatIsAddedOrMovedHasBaseBackupsAfterTheSecondUp() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            String schedule = "ScheduledBackup litellm-pg-base-backup-8b1b29de";
            engine.up();
            engine.set("backup.walArchive.destination", "s3://wal/prod");
            engine.set("backup.walArchive.retentionDays", "30");

            assertThat(engine.up()).contains("the next `up` makes the base backups");
            assertThat(engine.operations())
                    .contains("CREATE ObjectStore litellm-wal-archive", "UPDATE Cluster litellm-pg")
                    .doesNotContain("CREATE " + schedule);

            engine.up();
            assertThat(engine.operations()).containsExactly("UPDATE Cluster litellm-pg", "CREATE " + schedule);
            engine.previewsNoChange();

            engine.set("backup.walArchive.destination", "s3://wal/prod-2");
            assertThat(engine.up())
                    .contains("WAL is archived to another destination; the next `up` makes the base backups");
            assertThat(engine.operations()).contains("UPDATE ObjectStore litellm-wal-archive", "DELETE " + schedule);
            engine.up();
            assertThat(engine.operations())
                    .containsExactly(
                            "UPDATE Cluster litellm-pg", "CREATE ScheduledBackup litellm-pg-base-backup-30f83003");
            engine.previewsNoChange();
        }
    }

    @Test
    void anUpThatFailsAtPostgresIsNotTakenForDeployed() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "cost")) {
            engine.up();
            engine.set("database.instances", "2");
            engine.failAt("UPDATE Cluster litellm-pg");

            assertThatThrownBy(engine::up).hasMessageContaining("the connection broke");
            assertThat(instances(engine)).isEqualTo("1");

            engine.up();
            assertThat(instances(engine)).isEqualTo("2");
        }
    }

    private static String instances(EngineStack engine) throws Exception {
        return engine.run("stack", "output", "databaseInstances").strip();
    }
}
