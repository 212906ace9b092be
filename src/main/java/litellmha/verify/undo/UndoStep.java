package litellmha.verify.undo;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
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
            cluster.programs()
                    .run(
                            cluster.postgres().primary().name(),
                            DatabaseNames.CONTAINER,
                            "psql",
                            "-qX",
                            "-d",
                            DatabaseNames.DATABASE,
                            "-c",
                            "SET client_min_messages = warning",
                            "-c",
                            "DROP SCHEMA IF EXISTS %s CASCADE".formatted(VerifyNames.PROBE_SCHEMA));
        }
    }

    /** Deletes the pod that requests and rows come from, and the network policies that let it. */
    record DeleteClient() implements UndoStep {
        @Override
        public void undo(StackCluster cluster) throws InterruptedException {
            ClientPod.delete(cluster);
        }
    }
}
