package litellmha.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * CloudNativePG on an API server with simulated nodes: a Deployment that looks like the operator's, and a Cluster that is
 * said to be ready as soon as it exists.
 */
final class SimulatedOperator implements AutoCloseable {

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

    /**
     * @param own its namespace
     * @param namespace of the Cluster
     */
    SimulatedOperator(LiveCluster cluster, String own, String namespace) {
        cluster.create(LiveCluster.object("""
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "cnpg-controller-manager",
                  "namespace": "%s", "labels": {"app.kubernetes.io/name": "cloudnative-pg"}},
                 "spec": {"selector": {"matchLabels": {"app": "operator"}}, "template": {
                  "metadata": {"labels": {"app": "operator"}},
                  "spec": {"containers": [{"name": "manager", "image": "cloudnative-pg:1.30.0"}]}}}}""".formatted(own)));
        String database = "/apis/postgresql.cnpg.io/v1/namespaces/%s/clusters/litellm-pg".formatted(namespace);
        executor.scheduleWithFixedDelay(
                () -> {
                    JsonNode found = cluster.get(database);
                    String image = found.at("/spec/imageName").asText();
                    if (!found.isMissingNode()
                            && !found.at("/status/pgDataImageInfo/image")
                                    .asText()
                                    .equals(image)) {
                        cluster.setStatus(database, """
                                {"readyInstances": 1, "instances": 1, "phase": "Cluster in healthy state",
                                 "pgDataImageInfo": {"image": "%s", "majorVersion": 18}, "conditions": [
                                 {"type": "Ready", "status": "True", "reason": "ClusterIsReady", "message": "simulated",
                                  "lastTransitionTime": "2026-01-01T00:00:00Z"}]}""".formatted(image));
                    }
                },
                0,
                500,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        executor.shutdown();
        executor.awaitTermination(10, TimeUnit.SECONDS);
    }
}
