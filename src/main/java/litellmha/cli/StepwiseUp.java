package litellmha.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import litellmha.platform.DeployedState;
import litellmha.settings.Database.Durability;

/** Runs {@code pulumi up} until the stack is as wanted: some changes take a second step. */
final class StepwiseUp {

    private static final JsonMapper JSON = new JsonMapper();

    private StepwiseUp() {}

    /**
     * @param wanted in the end
     * @param reasonToStop is asked every few seconds, and ends a step
     * @param options for {@code pulumi up}
     */
    static void run(
            PulumiCli pulumi,
            Path project,
            Map<String, String> environment,
            String stack,
            DeployedState wanted,
            Supplier<Optional<String>> reasonToStop,
            PrintWriter out,
            String... options)
            throws IOException, InterruptedException {
        String[] up = Stream.concat(Stream.of("up", "--stack", stack), Arrays.stream(options))
                .toArray(String[]::new);
        pulumi.runWatched(project, environment, reasonToStop, up);
        Optional<DeployedState> deployed = deployed(pulumi, project, environment, stack);
        boolean replicated = deployed.filter(wanted::isReplicatedAs).isPresent();
        boolean archived = deployed.filter(wanted::isArchivedAs).isPresent();
        if (!replicated) {
            out.println(
                    wanted.databaseDurability() == Durability.SYNCHRONOUS
                            ? "Postgres has its replicas now. The second step makes replication synchronous."
                            : "Replication is asynchronous now. The second step removes the replicas of Postgres.");
        }
        if (!archived) {
            out.println(
                    "Postgres gets the plugin that archives WAL. The second step waits for that and makes the base backups.");
        }
        if (!replicated || !archived) {
            out.flush();
            pulumi.runWatched(project, environment, reasonToStop, up);
        }
    }

    private static Optional<DeployedState> deployed(
            PulumiCli pulumi, Path project, Map<String, String> environment, String stack)
            throws IOException, InterruptedException {
        String outputs = pulumi.output(project, environment, "stack", "output", "--json", "--stack", stack);
        return DeployedState.of(JSON.readValue(outputs, new TypeReference<Map<String, Object>>() {}));
    }
}
