package litellmha.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import litellmha.platform.DeployedState;
import litellmha.platform.PlatformPlan;
import litellmha.settings.StackFile;

/** What the last {@code up} of a stack has left. */
final class LastUp {

    private static final JsonMapper JSON = new JsonMapper();

    private LastUp() {}

    /** Returns nothing if none has ended. */
    static Optional<DeployedState> of(PulumiCli pulumi, Path project, Map<String, String> environment, String stack)
            throws IOException, InterruptedException {
        String outputs = pulumi.output(project, environment, "stack", "output", "--json", "--stack", stack);
        return DeployedState.of(JSON.readValue(outputs, new TypeReference<Map<String, Object>>() {}));
    }

    /**
     * Asks what the program asks as well, so that the answer stands alone and not among the lines of Pulumi.
     *
     * @throws CommandFailure if the plan may not follow what runs
     */
    static void refuseToFollow(
            PulumiCli pulumi, Path project, Map<String, String> environment, String stack, PlatformPlan plan)
            throws IOException, InterruptedException {
        Optional<DeployedState> last = of(pulumi, project, environment, stack);
        plan.refusal(last).ifPresent(why -> {
            throw new CommandFailure("%s %s:%n  %s"
                    .formatted(
                            StackFile.name(stack),
                            last.isPresent() ? "cannot follow the stack's last `up`" : "is not valid",
                            why));
        });
    }
}
