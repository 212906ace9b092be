package litellmha.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import litellmha.settings.Database.Durability;

/** Runs {@code pulumi up} until the stack is as wanted: some changes take a second step. */
final class StepwiseUp {

    private StepwiseUp() {}

    /**
     * @param durability of Postgres in the end; the program declares it only once there are replicas
     * @param reasonToStop is asked every few seconds, and ends a step
     * @param options for {@code pulumi up}
     */
    static void run(
            PulumiCli pulumi,
            Path project,
            Map<String, String> environment,
            String stack,
            Durability durability,
            Supplier<Optional<String>> reasonToStop,
            PrintWriter out,
            String... options)
            throws IOException, InterruptedException {
        String[] up = Stream.concat(Stream.of("up", "--stack", stack), Arrays.stream(options))
                .toArray(String[]::new);
        pulumi.runWatched(project, environment, reasonToStop, up);
        String deployed = pulumi.output(project, environment, "stack", "output", "databaseDurability", "--stack", stack)
                .strip();
        if (!deployed.equals(durability.name().toLowerCase(Locale.ROOT))) {
            out.println("Postgres has its replicas now. The second step makes replication synchronous.");
            out.flush();
            pulumi.runWatched(project, environment, reasonToStop, up);
        }
    }
}
