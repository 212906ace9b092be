package litellmha.verify.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import litellmha.kubeapi.Right;
import litellmha.kubeapi.Rights;
import litellmha.kubeapi.Workloads;
import litellmha.names.CacheNames;
import litellmha.names.FailoverGuardNames;
import litellmha.names.GatewayNames;
import litellmha.names.RedisNames;
import litellmha.platform.PlatformPlan;
import litellmha.redis.RedisPlan;
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

    /** Returns the rights that this needs beside {@link StackCluster#RIGHTS}. */
    static List<Right> rights(PlatformPlan plan) {
        return replicatedRedis(plan) ? Rights.inNamespace("apps", "statefulsets", "get") : List.of();
    }

    private static boolean replicatedRedis(PlatformPlan plan) {
        return plan.redis().filter(RedisPlan::replicated).isPresent();
    }

    /** Returns what is not healthy, if anything. */
    static Optional<String> unhealthy(StackCluster cluster, PlatformPlan plan) {
        return cluster.postgres()
                .missing()
                .map("Postgres: %s"::formatted)
                .or(() -> deployment(cluster, GatewayNames.DEPLOYMENT))
                .or(() -> deployment(cluster, RedisNames.DEPLOYMENT))
                .or(() -> replicatedRedis(plan) ? redisPods(cluster) : Optional.empty())
                .or(() -> deployment(cluster, CacheNames.DEPLOYMENT))
                .or(() -> deployment(cluster, FailoverGuardNames.NAME));
    }

    private static Optional<String> redisPods(StackCluster cluster) {
        return Workloads.missing(cluster.objects().find("apps/v1", "StatefulSet", RedisNames.STATEFUL_SET))
                .map(missing -> "%s: %s".formatted(RedisNames.STATEFUL_SET, missing));
    }

    private static Optional<String> deployment(StackCluster cluster, String name) {
        JsonNode deployment = cluster.objects().find("apps/v1", "Deployment", name);
        if (deployment.isMissingNode()) {
            // Not every tier has Redis and a guard, and not every stack a cache.
            return name.equals(GatewayNames.DEPLOYMENT) ? Optional.of(name + ": it does not exist") : Optional.empty();
        }
        return Workloads.missing(deployment).map(missing -> "%s: %s".formatted(name, missing));
    }
}
