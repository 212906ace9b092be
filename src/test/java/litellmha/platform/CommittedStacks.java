package litellmha.platform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import litellmha.manifest.Manifests;
import litellmha.manifest.MockedStack;
import litellmha.settings.Settings;
import litellmha.settings.StackFile;

/** The stacks of this checkout, as tests use them. */
public final class CommittedStacks {

    public static final Path CHECKOUT = Path.of("").toAbsolutePath();

    private CommittedStacks() {}

    public static Settings settings(String stack) {
        return StackFile.read(CHECKOUT, stack).settings();
    }

    /** The stack with {@code operator.install}. */
    public static Settings installing(String stack) {
        StackFile file = StackFile.read(CHECKOUT, stack);
        file.config().putObject("litellm-ha:operator").put("install", true);
        return file.settings();
    }

    /** Prod with {@code redis.mode: sentinel}. */
    public static Settings replicated() {
        StackFile file = StackFile.read(CHECKOUT, "prod");
        replicate(file.config());
        return file.settings();
    }

    /** Changes a stack's configuration to that mode. */
    public static void replicate(ObjectNode config) {
        config.withObject("/litellm-ha:redis").put("mode", "sentinel");
    }

    public static Manifests manifests(String stack) {
        return MockedStack.of(PlatformPlan.of(stack, settings(stack)));
    }
}
