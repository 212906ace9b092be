package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program refuses on the real Pulumi engine, before anything changes. */
@Tag("engine")
class EngineRefusalsTest {

    @TempDir
    private Path folder;

    /** The control for the rule that dates need quotes: this is what the engine makes of them. */
    @Test
    void aDateThatTheEngineChangesIsRefused() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "cost")) {
            Path file = folder.resolve("Pulumi.cost.yaml");
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replace("config:\n", "config:\n  litellm-ha:env: {LANGFUSE_RELEASE: 2024-10-21}\n"));

            assertThatThrownBy(() -> engine.run("preview", "--non-interactive"))
                    .hasMessageContaining("env.LANGFUSE_RELEASE: found a text that Pulumi has made of a date");
        }
    }

    @Test
    void whatTheLastUpDoesNotAllowIsToldAloneAndByTheProgram() throws Exception {
        StackFile stack = StackFile.read(CommittedStacks.CHECKOUT, "cost");
        PlatformPlan same = PlatformPlan.of("cost", stack.settings());
        stack.config().withObject("/litellm-ha:database/storage").put("size", "1Gi");
        PlatformPlan smaller = PlatformPlan.of("cost", stack.settings());
        try (EngineStack engine = EngineStack.of(folder, "cost")) {
            engine.refuseToFollow(smaller);
            engine.up();

            engine.refuseToFollow(same);
            String why =
                    "litellm-ha:database.storage.size: found 1Gi for a stack whose volumes have 5Gi; allowed: 5Gi or more."
                            + " A volume can grow, but it cannot shrink";
            assertThatThrownBy(() -> engine.refuseToFollow(smaller))
                    .hasMessage("Pulumi.cost.yaml cannot follow the stack's last `up`:%n  %s".formatted(why));
            engine.set("database.storage.size", "1Gi");
            assertThatThrownBy(engine::up).hasMessageContaining(why);
        }
    }

    @Test
    void anotherSaltKeyIsRefusedBeforeAnythingChanges() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "cost")) {
            engine.up();
            String fingerprint =
                    engine.run("stack", "output", "saltKeyFingerprint").strip();
            assertThat(fingerprint).matches("[0-9a-f]{16}");
            engine.run("config", "set", "--secret", "litellm-ha:saltKey", "sk-another-salt-key-0123");

            assertThatThrownBy(() -> engine.run("preview", "--non-interactive", "--color", "never"))
                    .hasMessageContaining(
                            "litellm-ha:saltKey: found another salt key than the one that this stack was created with;"
                                    + " allowed: the first salt key (fingerprint %s)".formatted(fingerprint))
                    .hasMessageNotContaining("\tat ");
            assertThatThrownBy(engine::up).hasMessageContaining("litellm-ha:saltKey: found another salt key");
            assertThat(engine.operations()).isEmpty();

            engine.run("config", "rm", "litellm-ha:saltKey");
            engine.set("saltKey.existingSecret", "theirs");
            engine.set("saltKey.key", "salt");
            assertThatThrownBy(engine::up).hasMessageContaining("litellm-ha:saltKey: found another salt key");
            assertThat(engine.operations()).isEmpty();
        }
    }

    @Test
    void anotherClusterIsRefusedBeforeAnythingChanges() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "cost")) {
            engine.up();
            String first = engine.clusterUid();
            String state = engine.run("stack", "export");
            engine.switchCluster();

            for (String command :
                    List.of("preview", "up --yes", "refresh --yes --run-program", "destroy --yes --run-program")) {
                assertThatThrownBy(() -> engine.run((command + " --non-interactive --color never").split(" ")))
                        .hasMessageContaining("found one whose namespace kube-system has the UID ")
                        .hasMessageContaining(first + ", on which this stack was created")
                        .hasMessageNotContaining("\tat ");
            }

            assertThat(engine.objectsInCluster()).isZero();
            assertThat(resources(engine.run("stack", "export"))).isEqualTo(resources(state));
        }
    }

    @Test
    void aStackMovesToTheClusterThatItsFileNames() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "cost")) {
            engine.up();
            engine.switchCluster();
            assertThatThrownBy(engine::up).hasMessageContaining("found one whose namespace kube-system");
            engine.set("clusterUid", "00000000-0000-4000-8000-000000000000");
            assertThatThrownBy(engine::up).hasMessageContaining("which litellm-ha:clusterUid names");
            engine.set("clusterUid", engine.clusterUid());

            engine.run("refresh", "--yes", "--non-interactive");
            engine.up();

            assertThat(engine.operations()).contains("CREATE Deployment litellm");
            engine.previewsNoChange();
        }
    }

    private static JsonNode resources(String state) throws Exception {
        return new JsonMapper().readTree(state).at("/deployment/resources");
    }

    @Test
    void aFaultyConfigurationRegistersNothing() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.set("gateway.replicas", "1");
            engine.set("gateway.replcas", "2");
            engine.run("config", "set", "--plaintext", "litellm-ha:masterKey", "sk-in-the-clear-01");

            assertThatThrownBy(engine::up)
                    .hasMessageContaining(
                            "litellm-ha:gateway.replicas: found 1; allowed: at least 2: tier prod guarantees")
                    .hasMessageContaining("did you mean replicas?")
                    .hasMessageNotContaining("\tat ")
                    .hasMessageContaining("litellm-ha:masterKey: found a secret in clear text")
                    .hasMessageNotContaining("sk-in-the-clear-01")
                    .hasMessageNotContaining(EngineStack.MARK);
            assertThat(engine.operations()).isEmpty();
        }
    }
}
