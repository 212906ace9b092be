package litellmha.verify.undo;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import litellmha.litellm.PinnedLiteLlm;
import litellmha.names.DatabaseNames;
import litellmha.names.VerifyNames;
import litellmha.verify.client.ClientPod;
import litellmha.verify.cluster.StackCluster;

/** Undoes one change. Doing it twice, or where nothing was changed, does no harm. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "step")
@JsonSubTypes({
    @Type(name = "scale", value = UndoStep.Scale.class),
    @Type(name = "wake-database", value = UndoStep.WakeDatabase.class),
    @Type(name = "uncordon", value = UndoStep.Uncordon.class),
    @Type(name = "drop-probe-rows", value = UndoStep.DropProbeRows.class),
    @Type(name = "delete-accounts", value = UndoStep.DeleteAccounts.class),
    @Type(name = "continue-postgres", value = UndoStep.ContinuePostgres.class),
    @Type(name = "delete-spenders", value = UndoStep.DeleteSpenders.class),
    @Type(name = "remove-restored", value = UndoStep.RemoveRestored.class),
    @Type(name = "delete-client", value = UndoStep.DeleteClient.class)
})
public sealed interface UndoStep {

    void undo(StackCluster cluster) throws InterruptedException;

    /** Gives a Deployment the number of replicas that it had. */
    record Scale(String deployment, int replicas) implements UndoStep {
        @Override
        public void undo(StackCluster cluster) {
            cluster.changes().scale(deployment, replicas);
        }
    }

    /** Starts Postgres again. */
    record WakeDatabase() implements UndoStep {
        @Override
        public void undo(StackCluster cluster) {
            cluster.changes().hibernate(false);
        }
    }

    /** Lets the scheduler put pods on a node again, unless the node no longer exists. */
    record Uncordon(String node) implements UndoStep {
        @Override
        public void undo(StackCluster cluster) {
            try {
                cluster.changes().cordon(node, false);
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                    throw e;
                }
            }
        }
    }

    /** Drops the schema of the probe rows, in the primary itself: the client may be gone. */
    record DropProbeRows() implements UndoStep {
        @Override
        public void undo(StackCluster cluster) {
            inPrimary(
                    cluster,
                    "SET client_min_messages = warning",
                    "DROP SCHEMA IF EXISTS %s CASCADE".formatted(VerifyNames.PROBE_SCHEMA));
        }
    }

    /**
     * Deletes the users, teams, end users, tags, budgets and keys of a name that LiteLLM was not told to delete, in the
     * primary itself: no LiteLLM pod may be running.
     *
     * @param name what their names begin with
     */
    record DeleteAccounts(String name) implements UndoStep {

        public DeleteAccounts {
            if (!name.matches(VerifyNames.ACCOUNT_PREFIX + "[0-9a-f]+")) {
                throw new IllegalArgumentException(name + " is no name of accounts of a run");
            }
        }

        @Override
        public void undo(StackCluster cluster) {
            inPrimary(cluster, statements(name, PinnedLiteLlm.SPEND_FLUSH.plus(PinnedLiteLlm.SPEND_FLUSH_JITTER)));
        }

        /** @param flush how long LiteLLM may take to write what an end user has spent, which would make it again */
        static String[] statements(String name, Duration flush) {
            String wait = """
                    SELECT pg_sleep(%d) WHERE EXISTS (SELECT FROM "LiteLLM_EndUserTable" WHERE starts_with(user_id, '%s'))
                    """.formatted(flush.toSeconds() + 1, name);
            String leave = """
                    UPDATE "LiteLLM_UserTable" SET teams = array_remove(teams, '%s') WHERE '%s' = ANY(teams)
                    """.formatted(name, name);
            return Stream.concat(Stream.of(wait, leave).map(String::strip), deletions(COLUMNS, name))
                    .toArray(String[]::new);
        }

        /** First what refers to others. */
        private static final List<String> COLUMNS = List.of(
                "VerificationToken.user_id",
                "VerificationToken.team_id",
                "TeamMembership.team_id",
                "EndUserTable.user_id",
                "TagTable.tag_name",
                "TeamTable.team_id",
                "UserTable.user_id",
                "BudgetTable.budget_id");
    }

    /** Lets the processes of an instance run on, unless its pod no longer exists. */
    record ContinuePostgres(String pod) implements UndoStep {
        @Override
        public void undo(StackCluster cluster) {
            if (cluster.pods().instances().stream()
                    .anyMatch(instance -> instance.name().equals(pod))) {
                cluster.postgres().signal(pod, "CONT");
            }
        }
    }

    /** Deletes the keys, teams and users whose spend was counted, in the primary itself. */
    record DeleteSpenders() implements UndoStep {
        @Override
        public void undo(StackCluster cluster) {
            inPrimary(cluster, deletions(COLUMNS, VerifyNames.SPEND_PREFIX).toArray(String[]::new));
        }

        private static final List<String> COLUMNS =
                List.of("VerificationToken.key_alias", "TeamTable.team_id", "UserTable.user_id");
    }

    /** Removes the Postgres that a backup was restored to, with all that is its own. */
    record RemoveRestored() implements UndoStep {
        @Override
        public void undo(StackCluster cluster) throws InterruptedException {
            cluster.restored().remove();
        }
    }

    /** Deletes the pod that requests and rows come from, and the network policies that let it. */
    record DeleteClient() implements UndoStep {
        @Override
        public void undo(StackCluster cluster) throws InterruptedException {
            ClientPod.delete(cluster);
        }
    }

    /**
     * Returns the statements that delete the rows of accounts.
     *
     * @param columns tables, without what all their names begin with, and the column that has the name
     * @param name what their names begin with
     */
    private static Stream<String> deletions(List<String> columns, String name) {
        return columns.stream().map(column -> {
            String[] parts = column.split("\\.");
            return "DELETE FROM \"LiteLLM_%s\" WHERE starts_with(%s, '%s')".formatted(parts[0], parts[1], name);
        });
    }

    /** Runs statements in LiteLLM's database as the superuser. */
    private static void inPrimary(StackCluster cluster, String... statements) {
        Stream<String> psql = Stream.of("psql", "-qX", "-v", "ON_ERROR_STOP=1", "-d", DatabaseNames.DATABASE);
        cluster.programs()
                .run(
                        cluster.postgres().primary().name(),
                        DatabaseNames.CONTAINER,
                        Stream.concat(psql, Stream.of(statements).flatMap(statement -> Stream.of("-c", statement)))
                                .toArray(String[]::new));
    }
}
