package litellmha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

/**
 * Brings the state up to date with the cluster after a run that was interrupted or has failed. What it had deleted by then may
 * still be in the state, and {@code pulumi up} would neither miss it nor find the namespace that it is in. What it was changing
 * when it was stopped is in the state as it was before, and {@code pulumi up} would see nothing to change back.
 */
final class StateRefresh {

    private static final JsonMapper JSON = new JsonMapper();

    private StateRefresh() {}

    /** @param killed whether a run is known to have been killed; otherwise the state tells by its pending operations, or its history */
    static void run(
            PulumiCli pulumi,
            Path checkout,
            Map<String, String> environment,
            String stack,
            boolean killed,
            PrintWriter out)
            throws IOException, InterruptedException {
        JsonNode state = JSON.readTree(pulumi.output(checkout, environment, "stack", "export", "--stack", stack))
                .path("deployment");
        JsonNode lastRuns = JSON.readTree(pulumi.output(
                checkout, environment, "stack", "history", "--json", "--page-size", "1", "--stack", stack));
        if (!isNeeded(state, killed, lastRuns)) {
            return;
        }
        out.println("The last run was interrupted or has failed: looking at what it has left in the cluster");
        out.flush();
        // It runs the program, which refuses another cluster. A refresh that does so fails if an object is gone.
        pulumi.output(checkout, environment, "preview", "--non-interactive", "--stack", stack);
        // What a pending operation has created is taken over by the next one that creates it.
        pulumi.output(
                checkout,
                environment,
                "refresh",
                "--yes",
                "--skip-preview",
                "--non-interactive",
                "--clear-pending-creates",
                "--stack",
                stack);
    }

    /** @param lastRuns the last run, if there was one, as Pulumi's history has it; one that was cancelled counts as failed there */
    static boolean isNeeded(JsonNode state, boolean killed, JsonNode lastRuns) {
        return !state.path("resources").isEmpty()
                && (killed
                        || !state.path("pending_operations").isEmpty()
                        || lastRuns.at("/0/result").asText().equals("failed"));
    }
}
