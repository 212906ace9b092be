package litellmha.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import litellmha.kube.ChildOptions;
import litellmha.litellm.LiteLlmVersion;
import litellmha.operator.OperatorPlan;
import picocli.CommandLine.IVersionProvider;

/** What {@code litellm-ha --version} prints. Each version is read where the program has it. */
final class Versions implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {
            "litellm-ha " + ofProgram(),
            "LiteLLM " + LiteLlmVersion.pinned(),
            "CloudNativePG operator " + OperatorPlan.VERSION,
            "Pulumi Kubernetes provider " + ChildOptions.PROVIDER_VERSION
        };
    }

    /** The build writes the version of {@code pom.xml} into that resource. */
    private static String ofProgram() throws IOException {
        try (InputStream in = Versions.class.getResourceAsStream("version")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
