package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What follows from objects being created client-side, as Pulumi's Kubernetes provider does since 4.29: it refuses an object
 * that exists, and its previews leave in place what it has created. On the real engine with the offline provider.
 */
@Tag("engine")
class ClientSideCreateEngineTest {

    @TempDir
    private Path folder;

    @Test
    void whatAKilledUpHasCreatedIsTakenOverByTheNextOneOfTheCommand() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "cost")) {
            engine.up();
            engine.forget("litellm-config");
            assertThatThrownBy(engine::up).hasMessageContaining("already exists");

            engine.restartProvider(PinnedContext.environment(folder.resolve("kubeconfig"), true));
            engine.up();

            assertThat(engine.operations()).contains("CREATE ConfigMap litellm-config");
            engine.previewsNoChange();
        }
    }

    @Test
    void aTierWithoutReplicasCanBePreviewedThoughNothingWasUpdatedSinceItWasCreated() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.set("database.durability", "synchronous");
            engine.up();
            engine.run("config", "set", "litellm-ha:tier", "cost");
            engine.run(
                    "config",
                    "rm-all",
                    "--path",
                    "litellm-ha:redis",
                    "litellm-ha:redisPassword",
                    "litellm-ha:backup",
                    "litellm-ha:database.durability");
            engine.set("downgradeFrom", "prod");

            engine.run("preview", "--non-interactive");
            engine.up();
            engine.run("preview", "--non-interactive");
        }
    }
}
