package litellmha.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import litellmha.platform.DeployedState;
import litellmha.platform.PlatformPlan;
import litellmha.settings.Database.Durability;

/** Runs {@code pulumi up} until the stack is as wanted: some changes take a second step. */
final class StepwiseUp {

    /**
     * The plugin remembers an ObjectStore for 10 s ({@code DefaultTTLSeconds} in {@code internal/cnpgi/instance/internal/client} of
     * its version 0.14.0): a base backup before that can lack WAL that has gone to the destination of before.
     */
    static final Duration UNTIL_WAL_GOES_THERE = Duration.ofSeconds(30);

    private StepwiseUp() {}

    /**
     * @param plan of the stack in the end
     * @param pause between an archive of WAL and its first base backup
     * @param reasonToStop is asked every few seconds, and ends a step
     * @param options for {@code pulumi up}
     */
    static void run(
            PulumiCli pulumi,
            Path project,
            Map<String, String> environment,
            String stack,
            PlatformPlan plan,
            Duration pause,
            Supplier<Optional<String>> reasonToStop,
            PrintWriter out,
            String... options)
            throws IOException, InterruptedException {
        LastUp.refuseToFollow(pulumi, project, environment, stack, plan);
        DeployedState wanted = plan.deployed();
        String[] up = Stream.concat(Stream.of("up", "--stack", stack), Arrays.stream(options))
                .toArray(String[]::new);
        pulumi.runWatched(project, environment, reasonToStop, up);
        Optional<DeployedState> deployed = LastUp.of(pulumi, project, environment, stack);
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
                    "WAL goes to its archive now. The second step waits until all instances take part, and makes the base backups.");
        }
        if (!replicated || !archived) {
            out.flush();
            if (!archived) {
                Thread.sleep(pause.toMillis());
            }
            pulumi.runWatched(project, environment, reasonToStop, up);
        }
    }
}
