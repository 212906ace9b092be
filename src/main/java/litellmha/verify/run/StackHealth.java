package litellmha.verify.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import litellmha.kubeapi.Deployments;
import litellmha.names.CacheNames;
import litellmha.names.FailoverGuardNames;
import litellmha.names.GatewayNames;
import litellmha.names.RedisNames;
import litellmha.verify.cluster.StackCluster;
import litellmha.verify.cluster.Waiting;
import litellmha.verify.model.BrokenCheckException;

/** Whether all that a stack's objects ask for runs. What they ask for need not be what the stack file declares. */
final class StackHealth {

    private StackHealth() {}

    /** @throws BrokenCheckException if the stack does not become healthy in time */
    static void await(Supplier<Optional<String>> unhealthy, Duration atMost) throws InterruptedException {
        if (!Waiting.until(atMost, () -> unhealthy.get().isEmpty())) {
            throw new BrokenCheckException("the stack is not healthy, so nothing can be put to the test: "
                    + unhealthy.get().orElse("it was not for %d s".formatted(atMost.toSeconds())));
        }
    }

    /** Returns what is not healthy, if anything. */
    static Optional<String> unhealthy(StackCluster cluster) {
        return cluster.postgres()
                .missing()
                .map("Postgres: %s"::formatted)
                .or(() -> deployment(cluster, GatewayNames.DEPLOYMENT))
                .or(() -> deployment(cluster, RedisNames.DEPLOYMENT))
                .or(() -> deployment(cluster, CacheNames.DEPLOYMENT))
                .or(() -> deployment(cluster, FailoverGuardNames.NAME));
    }

    private static Optional<String> deployment(StackCluster cluster, String name) {
        JsonNode deployment = cluster.objects().find("apps/v1", "Deployment", name);
        if (deployment.isMissingNode()) {
            // Not every tier has Redis and a guard, and not every stack a cache.
            return name.equals(GatewayNames.DEPLOYMENT) ? Optional.of(name + ": it does not exist") : Optional.empty();
        }
        return Deployments.missing(deployment).map(missing -> "%s: %s".formatted(name, missing));
    }
}
