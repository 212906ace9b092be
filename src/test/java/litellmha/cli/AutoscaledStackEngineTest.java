package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stack that an autoscaler scales, on the real Pulumi engine, with the offline provider instead of a cluster. */
@Tag("engine")
class AutoscaledStackEngineTest {

    @TempDir
    private Path folder;

    @Test
    void theEngineLeavesTheNumberOfPodsToTheAutoscalerAsLongAsThereIsOne() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.set("gateway.autoscaling.maxReplicas", "5");
            engine.up();
            assertThat(engine.operations())
                    .containsSubsequence("CREATE Deployment litellm", "CREATE HorizontalPodAutoscaler litellm");
            engine.previewsNoChange();

            engine.scale("litellm", 4);
            engine.set("gateway.drainSeconds", "7");
            engine.up();
            assertThat(engine.operations()).contains("UPDATE Deployment litellm");
            assertThat(engine.replicas("litellm")).isEqualTo(4);
            engine.run("refresh", "--yes", "--skip-preview", "--non-interactive");
            engine.previewsNoChange();

            engine.set("gateway.replicas", "3");
            engine.up();
            assertThat(engine.operations()).containsExactly("UPDATE HorizontalPodAutoscaler litellm");

            engine.run("config", "rm", "--path", "litellm-ha:gateway.autoscaling");
            engine.up();
            assertThat(engine.operations())
                    .containsExactly("UPDATE Deployment litellm", "DELETE HorizontalPodAutoscaler litellm");
            assertThat(engine.replicas("litellm")).isEqualTo(3);
            engine.previewsNoChange();

            engine.set("gateway.autoscaling.maxReplicas", "5");
            engine.up();
            assertThat(engine.operations()).containsExactly("CREATE HorizontalPodAutoscaler litellm");
        }
    }
}
