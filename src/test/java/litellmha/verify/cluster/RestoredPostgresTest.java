package litellmha.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import litellmha.kubeapi.FakeApi;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Settings;
import org.junit.jupiter.api.Test;

class RestoredPostgresTest {

    private static JsonNode live() {
        return live(CommittedStacks.settings("prod"));
    }

    private static JsonNode live(Settings settings) {
        return RenderedStack.of(PlatformPlan.of("prod", settings)).objects().stream()
                .filter(object -> Manifests.kind(object).equals("Cluster"))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode restored(JsonNode live, Recovery recovery) {
        return RestoredPostgres.cluster(live, "scratch", Map.of("a", "b"), recovery);
    }

    private final JsonNode live = live();
    private final JsonNode restored = restored(live, new Recovery.OfSnapshots(false));
    private final JsonNode archiving = live(CommittedStacks.archiving());

    @Test
    void itIsOneInstanceThatIsRestoredFromTheSnapshot() {
        assertThat(restored.at("/metadata/namespace").asText()).isEqualTo("scratch");
        assertThat(restored.at("/spec/instances").asInt()).isEqualTo(1);
        assertThat(restored.at("/spec/bootstrap").toString())
                .isEqualTo(
                        "{\"recovery\":{\"database\":\"litellm\",\"owner\":\"litellm\",\"volumeSnapshots\":{\"storage\":"
                                + "{\"name\":\"restored\",\"kind\":\"VolumeSnapshot\",\"apiGroup\":\"snapshot.storage.k8s.io\"}}}}");
    }

    @Test
    void itWaitsForNoStandbyTakesNoBackupsAndHoldsUpNoDrain() {
        assertThat(live.at("/spec/postgresql/synchronous").isMissingNode()).isFalse();
        assertThat(live.at("/spec/backup").isMissingNode()).isFalse();

        assertThat(restored.at("/spec/postgresql/synchronous").isMissingNode()).isTrue();
        assertThat(restored.at("/spec/backup").isMissingNode()).isTrue();
        assertThat(restored.at("/spec/enablePDB").asBoolean(true)).isFalse();
    }

    @Test
    void allElseIsAsTheLiveOneHasIt() {
        for (String field :
                new String[] {"/imageName", "/postgresql/parameters", "/resources", "/storage", "/affinity", "/probes"
                }) {
            assertThat(restored.at("/spec" + field)).as(field).isEqualTo(live.at("/spec" + field));
        }
    }

    @Test
    void theLiveOneStaysAsItIs() {
        assertThat(live).isEqualTo(live());
    }

    private static final String FROM_ARCHIVE =
            "[{\"name\":\"live\",\"plugin\":{\"name\":\"barman-cloud.cloudnative-pg.io\","
                    + "\"parameters\":{\"barmanObjectName\":\"litellm-wal-archive\",\"serverName\":\"litellm-pg\"}}}]";

    @Test
    void aMomentIsRestoredFromTheArchiveOfTheLiveOne() {
        JsonNode spec = restored(archiving, new Recovery.OfArchive(Instant.parse("2026-11-27T10:00:00Z")))
                .path("spec");

        assertThat(spec.at("/bootstrap/recovery").toString())
                .isEqualTo("{\"database\":\"litellm\",\"owner\":\"litellm\",\"source\":\"live\","
                        + "\"recoveryTarget\":{\"targetTime\":\"2026-11-27T10:00:00Z\"}}");
        assertThat(spec.path("externalClusters")).isEqualTo(FakeApi.json(FROM_ARCHIVE));
    }

    /** It would write into the folder of the live one. */
    @Test
    void noneThatIsRestoredArchivesItself() {
        assertThat(archiving.path("spec").has("plugins")).isTrue();
        assertThat(restored(archiving, new Recovery.OfArchive(Instant.EPOCH))
                        .path("spec")
                        .has("plugins"))
                .isFalse();
        assertThat(restored(archiving, new Recovery.OfSnapshots(true))
                        .path("spec")
                        .has("plugins"))
                .isFalse();
    }

    @Test
    void snapshotsOfTwoVolumesAreMadeOneByTheArchive() {
        JsonNode spec = restored(archiving, new Recovery.OfSnapshots(true)).path("spec");

        assertThat(spec.at("/bootstrap/recovery/volumeSnapshots/walStorage/name")
                        .asText())
                .isEqualTo("restored-wal");
        assertThat(spec.at("/bootstrap/recovery/recoveryTarget/targetImmediate").asBoolean())
                .isTrue();
        assertThat(spec.path("externalClusters")).isEqualTo(FakeApi.json(FROM_ARCHIVE));
        assertThat(spec.at("/walStorage/size").asText()).isEqualTo("10Gi");
    }

    @Test
    void aBackupFromBeforeTheVolumeForWalNeedsNone() {
        JsonNode spec = restored(archiving, new Recovery.OfSnapshots(false)).path("spec");

        assertThat(spec.has("walStorage")).isFalse();
        assertThat(spec.has("externalClusters")).isFalse();
    }
}
