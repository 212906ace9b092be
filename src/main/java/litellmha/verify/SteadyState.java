package litellmha.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.util.Optional;
import litellmha.database.DatabasePlan;
import litellmha.gateway.GatewayPlan;
import litellmha.redis.RedisPlan;
import litellmha.verify.cluster.StackCluster;

/** A stack that is whole: all that its objects ask for runs. What they ask for need not be what the stack file declares. */
final class SteadyState {

    private SteadyState() {}

    /** What is not whole, if anything. */
    static Optional<String> missing(StackCluster cluster) {
        JsonNode postgres = cluster.postgres();
        String phase = postgres.at("/status/phase").asText("none");
        int ready = postgres.at("/status/readyInstances").asInt();
        int asked = postgres.at("/spec/instances").asInt();
        if (!phase.equals(StackCluster.HEALTHY) || ready != asked) {
            return Optional.of("Postgres: %d of %d instances are ready, phase \"%s\"".formatted(ready, asked, phase));
        }
        return deployment(cluster, GatewayPlan.SERVICE).or(() -> deployment(cluster, RedisPlan.SERVICE));
    }

    private static Optional<String> deployment(StackCluster cluster, String name) {
        Deployment deployment = cluster.client()
                .apps()
                .deployments()
                .inNamespace(cluster.namespace())
                .withName(name)
                .get();
        if (deployment == null) {
            return Optional.empty();
        }
        int asked = Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
        int ready =
                Optional.ofNullable(deployment.getStatus().getReadyReplicas()).orElse(0);
        int all = Optional.ofNullable(deployment.getStatus().getReplicas()).orElse(0);
        int updated =
                Optional.ofNullable(deployment.getStatus().getUpdatedReplicas()).orElse(0);
        return ready == asked && all == asked && updated == asked
                ? Optional.empty()
                : Optional.of("%s: %d of %d pods are ready".formatted(name, ready, asked));
    }

    /** @throws BrokenCheckException if the stack is not whole in time */
    static void await(StackCluster cluster, Duration atMost) throws InterruptedException {
        if (cluster.postgres().at("/status/phase").isMissingNode()) {
            throw new BrokenCheckException(
                    "CloudNativePG has not looked at Cluster %s in namespace %s; does its operator run?"
                            .formatted(DatabasePlan.CLUSTER, cluster.namespace()));
        }
        if (!Waiting.until(atMost, () -> missing(cluster).isEmpty())) {
            throw new BrokenCheckException("the stack is not whole, so nothing can be put to the test: "
                    + missing(cluster).orElse("it was not for %d s".formatted(atMost.toSeconds())));
        }
    }
}
