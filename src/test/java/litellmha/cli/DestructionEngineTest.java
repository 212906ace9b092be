package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a stack, on the real Pulumi engine with the offline provider instead of a cluster. */
@Tag("engine")
class DestructionEngineTest {

    @TempDir
    private Path folder;

    private final StringWriter said = new StringWriter();

    private void destroy(EngineStack engine, Optional<String> lifted) throws Exception {
        engine.destruction()
                .run(
                        "here",
                        List.of("3 volumes of Postgres, 150 GiB"),
                        lifted,
                        new PrintWriter(said),
                        "--yes",
                        "--skip-preview",
                        "--non-interactive");
    }

    @Test
    void prodGoesOnlyIfItIsNamedOnceMoreAndItsDataStays() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.up();
            engine.set("gateway.image", "ghcr.io/berriai/litellm-non_root:v0.0.0-next");
            engine.up();
            long objects = engine.objectsInCluster();

            assertThatThrownBy(() -> destroy(engine, Optional.empty()))
                    .hasMessage("nothing was deleted: stack prod is protected, because it has data to keep;"
                            + " --lift-protection-of prod deletes it all the same");
            assertThat(engine.objectsInCluster()).isEqualTo(objects);
            assertThat(said.toString())
                    .startsWith("Stack prod here\nis deleted:\n")
                    .contains("  Deployment litellm, ")
                    .containsPattern("stays:\n  Backup litellm-pg-before-v0.0.0-next-\\d{14}\n  Cluster litellm-pg\n"
                            + "  Namespace litellm\n  Secret litellm-secrets\n  3 volumes of Postgres, 150 GiB\n");

            destroy(engine, Optional.of("prod"));

            assertThat(engine.operations())
                    .contains("DELETE Deployment litellm", "DELETE ScheduledBackup litellm-pg-snapshot")
                    .noneMatch(operation -> operation.matches("DELETE (Backup|Cluster|Namespace) .*"))
                    .doesNotContain("DELETE Secret litellm-secrets");
            assertThat(engine.named("Cluster")).hasSize(1);
            assertThat(engine.run("stack", "export")).doesNotContain("\"protect\": true");
        }
    }

    @Test
    void anotherClusterIsRefusedAlsoWithoutProtection() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "prod")) {
            engine.up();
            engine.switchCluster();

            assertThatThrownBy(() -> destroy(engine, Optional.of("prod"))).hasMessage("`pulumi destroy` failed");

            // Nothing is forgotten: it is protected as before.
            assertThat(engine.run("stack", "export")).contains("\"protect\": true", "apps/v1:Deployment");
        }
    }

    @Test
    void aStackWithoutDataToKeepGoesWhole() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "cost")) {
            engine.up();

            destroy(engine, Optional.empty());

            assertThat(engine.objectsInCluster()).isZero();
            // The next `up` takes the stack for a new one.
            assertThat(engine.run("stack", "output", "--json").strip()).isEqualTo("{}");

            said.getBuffer().setLength(0);
            destroy(engine, Optional.empty());
            assertThat(said.toString()).isEqualToIgnoringNewLines("There is nothing of stack cost here.");
        }
    }
}
