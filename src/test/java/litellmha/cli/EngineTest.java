package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import litellmha.manifest.RenderedStack;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Settings;
import litellmha.settings.SettingsReader;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program on the real Pulumi engine, with the offline provider instead of a cluster. */
@Tag("engine")
class EngineTest {

    /** No version of LiteLLM, so that it stays another image whichever version the stacks have. */
    private static final String ANOTHER_IMAGE = "ghcr.io/berriai/litellm-non_root:v0.0.0-other";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev"})
    void aStackWithoutDataToKeepComesAndGoesWhole(String stack) throws Exception {
        try (EngineStack engine = EngineStack.of(folder, stack)) {
            engine.run("preview", "--non-interactive");
            assertThat(engine.operations()).isEmpty();

            assertThat(engine.up()).contains("is fail-open: while the database is down");
            engine.previewsNoChange();
            engine.run("refresh", "--yes", "--run-program", "--expect-no-changes", "--non-interactive");
            engine.run("destroy", "--yes", "--run-program", "--skip-preview", "--non-interactive");

            assertThat(engine.objectsInCluster()).isZero();
        }
    }

    @Test
    void prodKeepsItsDataAndItsSecrets() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            assertThat(engine.up()).doesNotContain("fail-open");
            engine.previewsNoChange();
            engine.run("refresh", "--yes", "--expect-no-changes", "--non-interactive");

            String state = engine.run("stack", "export");
            assertThat(state).contains("litellm-secrets").doesNotContain(EngineStack.MARK);
            // The control: the mark is found where it is in clear.
            assertThat(engine.run("stack", "export", "--show-secrets")).contains(EngineStack.MARK);

            assertThatThrownBy(() -> engine.run("destroy", "--yes", "--skip-preview", "--non-interactive"))
                    .hasMessageContaining("protected");
            engine.run("state", "unprotect", "--all", "--yes");
            engine.run("destroy", "--yes", "--skip-preview", "--non-interactive");
            assertThat(engine.operations())
                    .contains("DELETE Deployment litellm")
                    .doesNotContain(
                            "DELETE Cluster litellm-pg", "DELETE Secret litellm-secrets", "DELETE Namespace litellm");
        }
    }

    @Test
    void theOperatorComesBeforeTheDatabaseAndGoesAfterIt() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "cost")) {
            engine.set("operator.install", "true");
            engine.run("preview", "--non-interactive");
            engine.failAt("CREATE Release cloudnative-pg");
            assertThatThrownBy(engine::up).hasMessageContaining("the connection broke");
            assertThat(engine.operations()).doesNotContain("CREATE Cluster litellm-pg");

            engine.up();
            assertThat(engine.operations())
                    .containsSubsequence("CREATE Release cloudnative-pg", "CREATE Cluster litellm-pg");
            engine.previewsNoChange();
            engine.run("refresh", "--yes", "--expect-no-changes", "--non-interactive");
            engine.run("destroy", "--yes", "--skip-preview", "--non-interactive");
            assertThat(engine.operations())
                    .containsSubsequence("DELETE Cluster litellm-pg", "DELETE Release cloudnative-pg");
            assertThat(engine.objectsInCluster()).isZero();
        }
    }

    @Test
    void theOperatorOfProdStaysWithItsData() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.set("operator.install", "true");
            engine.up();
            engine.previewsNoChange();

            engine.run("config", "rm", "litellm-ha:operator");
            assertThatThrownBy(engine::up).hasMessageContaining("protected");
            engine.run("state", "unprotect", "--all", "--yes");
            engine.up();
            engine.previewsNoChange();
            assertThat(engine.operations()).doesNotContain("DELETE Release cloudnative-pg");
        }
    }

    @Test
    void theEngineAndRenderWriteTheSameManifests() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.up();

            Map<String, String> values = new TreeMap<>();
            new JsonMapper()
                    .readTree(engine.run("config", "--show-secrets", "--json"))
                    .properties()
                    .forEach(entry -> values.put(
                            entry.getKey(), entry.getValue().path("value").asText()));
            Settings settings = SettingsReader.read("Pulumi.prod.yaml", values, values.keySet());
            assertThat(engine.declared()).isEqualTo(RenderedStack.of(PlatformPlan.of("prod", settings)));
        }
    }

    @Test
    void anotherImageMigratesBeforeThePodsRoll() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "cost")) {
            engine.up();
            engine.set("gateway.image", ANOTHER_IMAGE);
            engine.up();

            List<String> operations = engine.operations();
            assertThat(operations).anyMatch(operation -> operation.startsWith("CREATE Job litellm-migrations-"));
            int job = operations.indexOf(operations.stream()
                    .filter(operation -> operation.startsWith("CREATE Job"))
                    .findFirst()
                    .orElseThrow());
            assertThat(operations.indexOf("UPDATE Deployment litellm")).isGreaterThan(job);
        }
    }

    @Test
    void aFailedMigrationRollsNoPod() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "cost")) {
            engine.up();
            engine.set("gateway.image", ANOTHER_IMAGE);
            String job = "CREATE Job "
                    + RenderedStack.of(PlatformPlan.of("cost", withImage(ANOTHER_IMAGE))).objects().stream()
                            .filter(object -> object.path("kind").asText().equals("Job"))
                            .map(object -> object.path("metadata").path("name").asText())
                            .findFirst()
                            .orElseThrow();
            engine.failAt(job);

            assertThatThrownBy(engine::up).hasMessageContaining("the connection broke");
            assertThat(engine.operations()).doesNotContain("UPDATE Deployment litellm");

            engine.up();
            assertThat(engine.operations()).containsSubsequence(job, "UPDATE Deployment litellm");
            engine.previewsNoChange();
        }
    }

    @Test
    void aMigrationWaitsForAChangeOfPostgres() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "cost")) {
            engine.up();
            engine.set("gateway.image", ANOTHER_IMAGE);
            engine.set("database.instances", "2");
            engine.failAt("UPDATE Cluster litellm-pg");

            assertThatThrownBy(engine::up).hasMessageContaining("the connection broke");
            assertThat(engine.operations()).noneMatch(operation -> operation.startsWith("CREATE Job"));
        }
    }

    private static Settings withImage(String image) {
        StackFile config = StackFile.read(CommittedStacks.CHECKOUT, "cost");
        config.config().withObject("/litellm-ha:gateway").put("image", image);
        return config.settings();
    }

    @Test
    void anInterruptedUpIsFinishedByTheNext() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.failAt("CREATE Cluster litellm-pg");
            assertThatThrownBy(engine::up).hasMessageContaining("the connection broke");
            assertThat(engine.operations()).doesNotContain("CREATE Deployment litellm");

            engine.up();
            engine.previewsNoChange();
        }
    }
}
