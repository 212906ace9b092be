package litellmha.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

/**
 * Brings the state up to date with the cluster after a run that was interrupted: what it had deleted by then may still be in the
 * state, and {@code pulumi up} would neither miss it nor find the namespace that it is in.
 */
final class StateRefresh {

    private static final JsonMapper JSON = new JsonMapper();

    private StateRefresh() {}

    /** @param killed whether a run is known to have been killed; otherwise the state tells by its pending operations */
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
        if (!isNeeded(state, killed)) {
            return;
        }
        out.println("An earlier run was interrupted: looking at what it has left in the cluster");
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

    static boolean isNeeded(JsonNode state, boolean killed) {
        return !state.path("resources").isEmpty()
                && (killed || !state.path("pending_operations").isEmpty());
    }
}
