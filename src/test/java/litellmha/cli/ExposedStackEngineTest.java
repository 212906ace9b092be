package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exposed stack on the real Pulumi engine, with the offline provider instead of a cluster. */
@Tag("engine")
class ExposedStackEngineTest {

    @TempDir
    private Path folder;

    @Test
    void theWayInComesAfterTheServiceAndMayBecomeAnother() throws Exception {
        try (EngineStack engine = EngineStack.of(folder, "cost")) {
            engine.set("expose.host", "llm.example.com");
            engine.set("expose.acceptFailOpen", "true");
            engine.set("expose.controller.namespace", "proxies");
            engine.set("expose.gateway.name", "public");
            engine.set("expose.gateway.namespace", "infra");
            engine.set("expose.gateway.listener", "https");
            assertThat(engine.up()).contains("They let in whoever reaches https://llm.example.com.");
            assertThat(engine.operations()).containsSubsequence("CREATE Service litellm", "CREATE HTTPRoute litellm");
            assertThat(engine.run("stack", "output", "gatewayUrl").strip()).isEqualTo("https://llm.example.com");
            engine.previewsNoChange();

            engine.run("config", "rm", "--path", "litellm-ha:expose.gateway");
            engine.set("expose.ingress.className", "nginx");
            engine.set("expose.ingress.plainHttp", "true");
            engine.up();
            assertThat(engine.operations()).contains("CREATE Ingress litellm", "DELETE HTTPRoute litellm");
            assertThat(engine.run("stack", "output", "gatewayUrl").strip()).isEqualTo("http://llm.example.com");
            engine.previewsNoChange();

            engine.set("expose.host", "ai.example.com");
            engine.up();
            assertThat(engine.operations()).containsExactly("UPDATE Ingress litellm");

            engine.run("destroy", "--yes", "--skip-preview", "--non-interactive");
            assertThat(engine.objectsInCluster()).isZero();
        }
    }
}
