package litellmha.platform;

import static litellmha.platform.PlatformTest.declared;
import static litellmha.platform.PlatformTest.object;
import static litellmha.platform.PlatformTest.stack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import litellmha.database.Origin;
import litellmha.manifest.Manifests;
import litellmha.names.PostgresGeneration;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Test;

/** A stack whose Postgres began with a backup. */
class RestoredStackTest {

    private static Manifests restored() {
        StackFile changed = stack("prod");
        changed.config()
                .withObject("/litellm-ha:database/restoreFrom")
                .put("backup", "nightly")
                .put("generation", 2);
        ObjectNode metrics = changed.config().putObject("litellm-ha:metrics");
        metrics.putArray("namespaces").add("monitoring");
        metrics.put("podMonitor", true);
        return declared("prod", changed.settings());
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void allPodsOfLiteLlmHaveTheUrlOfTheRestoredCluster() {
        Manifests manifests = restored();

        assertThat(manifests.objects().stream()
                        .filter(found -> List.of("Deployment", "Job")
                                .contains(found.path("kind").asText()))
                        .flatMap(found -> found.findValues("secretKeyRef").stream())
                        .map(reference -> reference.path("name").asText())
                        .filter(PostgresGeneration::isAppSecret)
                        .collect(Collectors.toSet()))
                .containsExactly("litellm-pg-gen2-app");
    }

    @Test
    void theClusterBeginsWithTheBackupAndWithNothingElse() {
        JsonNode cluster = object(restored(), "Cluster", "litellm-pg-gen2");

        assertThat(cluster.at("/spec/bootstrap").toString())
                .isEqualTo(
                        "{\"recovery\":{\"backup\":{\"name\":\"nightly\"},\"database\":\"litellm\",\"owner\":\"litellm\"}}");
        assertThat(cluster.at("/spec/topologySpreadConstraints/0/labelSelector/matchLabels")
                        .toString())
                .isEqualTo("{\"cnpg.io/cluster\":\"litellm-pg-gen2\"}");
    }

    @Test
    void aMomentIsRestoredFromTheFolderOfTheGenerationThatWroteIt() {
        StackFile changed = stack("prod");
        CommittedStacks.archive(changed.config());
        changed.config()
                .withObject("/litellm-ha:database/restoreFrom")
                .put("generation", 3)
                .putObject("archive")
                .put("generation", 1)
                .put("time", "2026-11-27T10:00:00Z");

        JsonNode spec = object(declared("prod", changed.settings()), "Cluster", "litellm-pg-gen3")
                .path("spec");

        assertThat(spec.at("/bootstrap/recovery").toString())
                .isEqualTo("{\"database\":\"litellm\",\"owner\":\"litellm\","
                        + "\"recoveryTarget\":{\"targetTime\":\"2026-11-27T10:00:00Z\"},\"source\":\"litellm-pg\"}");
        assertThat(spec.path("externalClusters").toString())
                .isEqualTo(
                        "[{\"name\":\"litellm-pg\",\"plugin\":{\"name\":\"barman-cloud.cloudnative-pg.io\","
                                + "\"parameters\":{\"barmanObjectName\":\"litellm-wal-archive\",\"serverName\":\"litellm-pg\"}}}]");
        assertThat(spec.at("/plugins/0/parameters").toString())
                .isEqualTo("{\"barmanObjectName\":\"litellm-wal-archive\"}");
    }

    @Test
    void itIsBackedUpGuardedAndScraped() {
        Manifests manifests = restored();

        assertThat(object(manifests, "ScheduledBackup", "litellm-pg-gen2-snapshot")
                        .at("/spec/cluster/name")
                        .asText())
                .isEqualTo("litellm-pg-gen2");
        assertThat(object(manifests, "Role", "litellm-failover-guard").findValues("resourceNames"))
                .allSatisfy(names -> assertThat(texts(names)).containsExactly("litellm-pg-gen2"));
        assertThat(object(manifests, "Deployment", "litellm-failover-guard").findValues("args"))
                .allSatisfy(arguments -> assertThat(texts(arguments)).contains("litellm-pg-gen2"));
        assertThat(object(manifests, "PodMonitor", "litellm-pg")
                        .at("/spec/selector/matchLabels")
                        .toString())
                .isEqualTo("{\"cnpg.io/cluster\":\"litellm-pg-gen2\"}");
    }

    @Test
    void retentionKnowsTheBackupsOfAllGenerations() {
        assertThat(texts(object(restored(), "CronJob", "litellm-pg-retention")
                        .at("/spec/jobTemplate/spec/template/spec/containers/0/args")))
                .contains("--cluster=litellm-pg", "--schedule=litellm-pg-gen2-snapshot");
    }

    @Test
    void anOriginIsReadAsItIsWritten() {
        assertThat(Stream.of("1", "2 from nightly", "3 from generation 2 at 2026-11-27T10:00:00Z")
                        .map(text -> Origin.of(text).orElseThrow().text()))
                .containsExactly("1", "2 from nightly", "3 from generation 2 at 2026-11-27T10:00:00Z");
        assertThat(Origin.of("not known yet")).isEmpty();
    }

    /** What an earlier version of the program has left says nothing of generations. */
    @Test
    void outputsWithoutAGenerationAreOfTheFirst() {
        DeployedState last = DeployedState.of(Map.of("tier", "prod")).orElseThrow();

        assertThat(last.databaseOrigin()).isEqualTo(Origin.EMPTY);
        assertThat(last.kept()).isEmpty();
    }

    @Test
    void allThatIsKeptIsReadAgain() {
        List<Kept> kept = Stream.of(
                        "1 on postgresql:17.6",
                        "2 from nightly on postgresql:18.3 with 50Gi",
                        "3 from generation 2 at 2026-11-27T10:00:00Z on postgresql:18.3 with 50Gi and 10Gi for WAL")
                .map(Kept::of)
                .toList();
        DeployedState state = DeployedState.of(Map.of("tier", "prod")).orElseThrow();

        assertThat(DeployedState.of(state.with(kept, Optional.empty()).outputs())
                        .orElseThrow()
                        .kept())
                .isEqualTo(kept);
    }

    @Test
    void outputsOfAnotherProgramAreNoFirstGeneration() {
        assertThatThrownBy(() -> DeployedState.of(Map.of("tier", "prod", "databaseGeneration", "two")))
                .hasMessage("the stack's output databaseGeneration is not of this program: two");
        assertThatThrownBy(() -> DeployedState.of(Map.of("tier", "prod", "keptDatabaseGenerations", "1")))
                .hasMessage("the stack's output keptDatabaseGenerations is not of this program: 1");
    }

    @Test
    void onlyTheFirstGenerationBeginsEmpty() {
        assertThatThrownBy(() -> new Origin(PostgresGeneration.FIRST, Optional.of(new Origin.Backup("b"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Origin(new PostgresGeneration(2), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PostgresGeneration(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
