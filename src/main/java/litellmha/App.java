package litellmha;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.exceptions.RunException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.logging.LogManager;
import litellmha.build.SourceDigest;
import litellmha.platform.DeployedState;
import litellmha.platform.Platform;
import litellmha.platform.PlatformPlan;
import litellmha.settings.InvalidSettingsException;
import litellmha.settings.Settings;
import litellmha.settings.SettingsReader;
import litellmha.settings.StackFile;

/** The Pulumi program: reads the stack's configuration, plans, declares, exports. */
public final class App {

    private App() {}

    public static void main(String[] args) {
        // Pulumi writes what it tells the engine to standard error as well: every error would be shown twice.
        LogManager.getLogManager().reset();
        Pulumi.run(App::stack);
    }

    private static void stack(Context context) {
        RunningTasks.lookedAtWithPauses(RunningTasks.SDK);
        try {
            SourceDigest.ofRunningProgram().refuseOtherCheckout(Path.of(""));
            Settings settings = SettingsReader.read(
                    StackFile.name(context.stackName()),
                    fromEnvironment("PULUMI_CONFIG", "{}", new TypeReference<Map<String, String>>() {}),
                    fromEnvironment("PULUMI_CONFIG_SECRET_KEYS", "[]", new TypeReference<Set<String>>() {}));
            PlatformPlan plan = PlatformPlan.of(context.stackName(), settings);
            plan.warnings().forEach(context.log()::warn);
            Platform.declare(plan, DeployedState.last(context), context);
        } catch (InvalidSettingsException | SourceDigest.StaleProgramException refusal) {
            // The engine prints this message without a stack trace.
            throw new RunException(refusal.getMessage());
        }
    }

    /**
     * Reads a variable in which the language host passes the configuration, with secrets decrypted, or the encrypted
     * keys.
     */
    private static <T> T fromEnvironment(String variable, String absent, TypeReference<T> type) {
        try {
            return new JsonMapper().readValue(System.getenv().getOrDefault(variable, absent), type);
        } catch (JsonProcessingException e) {
            // The cause is omitted, because it quotes the text.
            throw new IllegalStateException("the engine passed unreadable JSON in " + variable);
        }
    }
}
