package litellmha;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.exceptions.RunException;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.LogManager;
import litellmha.build.SourceDigest;
import litellmha.platform.Platform;
import litellmha.platform.PlatformPlan;
import litellmha.settings.InvalidSettingsException;
import litellmha.settings.Settings;
import litellmha.settings.SettingsReader;

/** The Pulumi program: reads the stack's configuration, plans, declares, exports. */
public final class App {

    /** How the language host hands a program all of the stack's configuration, secrets decrypted. */
    private static final String CONFIGURATION = "PULUMI_CONFIG";

    private App() {}

    public static void main(String[] args) {
        // Pulumi writes what it tells the engine to standard error as well: every error would be shown twice.
        LogManager.getLogManager().reset();
        Pulumi.run(App::stack);
    }

    private static void stack(Context context) {
        try {
            SourceDigest.ofRunningProgram().refuseOtherCheckout(Path.of(""));
            Settings settings = SettingsReader.read("Pulumi.%s.yaml".formatted(context.stackName()), configuration());
            PlatformPlan plan = PlatformPlan.of(context.stackName(), settings);
            plan.warnings().forEach(context.log()::warn);
            Platform.declare(plan, context);
        } catch (InvalidSettingsException | SourceDigest.StaleProgramException refusal) {
            // The engine prints this message without a stack trace.
            throw new RunException(refusal.getMessage());
        }
    }

    private static Map<String, String> configuration() {
        String json = System.getenv().getOrDefault(CONFIGURATION, "{}");
        try {
            return new JsonMapper().readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the engine handed over a configuration that is no map of texts", e);
        }
    }
}
