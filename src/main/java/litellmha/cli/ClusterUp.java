package litellmha.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import litellmha.adoption.Adoption;
import litellmha.obstacle.ObstacleWatch;
import litellmha.obstacle.PostgresChange;
import litellmha.platform.PlatformPlan;
import litellmha.settings.StackFile;

/** Brings a stack up on a cluster, with the official provider and the backend that the user is logged in to. */
final class ClusterUp {

    private ClusterUp() {}

    /**
     * @param plan of the stack
     * @param takesOver whether to take over objects that exist but are not in the stack's state: a run that was killed may
     *     have created them
     */
    static void run(
            PulumiCli pulumi,
            Path checkout,
            StackFile stackFile,
            String stack,
            PlatformPlan plan,
            String context,
            boolean takesOver,
            PrintWriter out)
            throws IOException, InterruptedException {
        try (PinnedContext pinned = PinnedContext.of(context)) {
            Map<String, String> environment = pinned.environment(takesOver);
            boolean killed = KilledRuns.cleanUp(pulumi, checkout, environment, stack, out);
            pulumi.run(checkout, environment, "stack", "select", "--create", stack);
            StateRefresh.run(pulumi, checkout, environment, stack, killed, out);
            if (takesOver && !plan.adopted().isEmpty()) {
                PlatformPlan withSecrets = PlatformPlan.of(
                        stack, ShownConfiguration.settings(pulumi, checkout, environment, stack, stackFile));
                adopt(withSecrets, context, out);
            }
            Consumer<String> tell = line -> {
                // Pulumi may be in the middle of a line of dots.
                out.println();
                out.println(line);
                out.flush();
            };
            try (ObstacleWatch obstacles = ObstacleWatch.open(
                            context, plan.namespace(), plan.database().generation(), tell);
                    PostgresChange postgres = PostgresChange.before(
                            context, plan.namespace(), plan.database().generation(), tell)) {
                StepwiseUp.run(
                        pulumi,
                        checkout,
                        environment,
                        stack,
                        plan,
                        StepwiseUp.UNTIL_WAL_GOES_THERE,
                        obstacles::look,
                        out);
                Optional<String> stuck = postgres.await();
                if (stuck.isPresent()) {
                    throw new CommandFailure(
                            "the stack is up, but Postgres has not carried out its change: " + stuck.get());
                }
            }
        }
    }

    /** Looks again, now with the values of the secrets, and makes the stack the owner of what it adopts. */
    private static void adopt(PlatformPlan plan, String context, PrintWriter out) {
        List<String> names = Adoption.in(context, plan, adoption -> {
            AdoptionReport report = AdoptionReport.of(adoption);
            if (report.refused()) {
                report.lines(plan.labels().stack(), context).forEach(out::println);
                out.flush();
                throw new CommandFailure("nothing was started, because of the errors above");
            }
            return adoption.handOver();
        });
        names.forEach(name -> out.printf("%s: the stack owns its fields now.%n", name));
        out.flush();
    }
}
