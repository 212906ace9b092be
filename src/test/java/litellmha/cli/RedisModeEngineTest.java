package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From one Redis to three and back, on the real Pulumi engine with the offline provider instead of a cluster. */
@Tag("engine")
class RedisModeEngineTest {

    @TempDir
    private Path folder;

    @Test
    void theOldRedisGoesOnceTheGatewayHasTheNewOne() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.up();

            engine.set("redis.mode", "sentinel");
            engine.up();
            assertThat(engine.operations())
                    .contains("CREATE StatefulSet litellm-redis")
                    .doesNotContain("DELETE Secret litellm-redis", "DELETE NetworkPolicy litellm-redis")
                    .containsSubsequence("UPDATE Deployment litellm", "DELETE Deployment litellm-redis");
            engine.previewsNoChange();

            engine.set("redis.mode", "single");
            engine.up();
            assertThat(engine.operations())
                    .contains("CREATE Deployment litellm-redis")
                    .doesNotContain("DELETE Secret litellm-redis", "DELETE NetworkPolicy litellm-redis")
                    .containsSubsequence("UPDATE Deployment litellm", "DELETE StatefulSet litellm-redis");
            engine.previewsNoChange();
        }
    }
}
