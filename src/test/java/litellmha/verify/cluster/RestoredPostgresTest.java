package litellmha.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import litellmha.manifest.Manifests;
import litellmha.manifest.RenderedStack;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import org.junit.jupiter.api.Test;

class RestoredPostgresTest {

    private static JsonNode live() {
        return RenderedStack.of(PlatformPlan.of("prod", CommittedStacks.settings("prod"))).objects().stream()
                .filter(object -> Manifests.kind(object).equals("Cluster"))
                .findFirst()
                .orElseThrow();
    }

    private final JsonNode live = live();
    private final JsonNode restored = RestoredPostgres.cluster(live, "scratch", Map.of("a", "b"));

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
}
