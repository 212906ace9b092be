package litellmha.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * On a cluster whose nodes are simulated, what doctor looks for, and what CloudNativePG's operator would say of each Cluster:
 * that all its instances are ready.
 */
final class OperatorStandIn implements AutoCloseable {

    /** Of storage, and of snapshots. */
    static final String CLASS = "stand-in";

    private static final String OBJECTS = """
            {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "cnpg-system"}}
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "cnpg", "namespace": "cnpg-system",
              "labels": {"app.kubernetes.io/name": "cloudnative-pg"}}, "spec": {"selector": {"matchLabels": {"app": "cnpg"}},
              "template": {"metadata": {"labels": {"app": "cnpg"}}, "spec": {"containers": [
                {"name": "manager", "image": "ghcr.io/cloudnative-pg/cloudnative-pg:1.30.0"}]}}}}
            {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "stand-in"},
              "provisioner": "stand-in.example.com", "allowVolumeExpansion": true}
            {"apiVersion": "storage.k8s.io/v1", "kind": "CSIDriver", "metadata": {"name": "stand-in.example.com"}}
            {"apiVersion": "snapshot.storage.k8s.io/v1", "kind": "VolumeSnapshotClass", "metadata": {"name": "stand-in"},
              "driver": "stand-in.example.com", "deletionPolicy": "Retain"}
            """;

    private final LiveCluster cluster;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    OperatorStandIn(LiveCluster cluster) {
        this.cluster = cluster;
        for (String object : OBJECTS.split("\n(?=\\{)")) {
            cluster.mustApply(LiveCluster.object(object));
        }
        timer.scheduleWithFixedDelay(this::report, 0, 1, TimeUnit.SECONDS);
    }

    private void report() {
        for (JsonNode found : cluster.list("/apis/postgresql.cnpg.io/v1/clusters")) {
            int instances = found.at("/spec/instances").asInt();
            if (found.at("/status/readyInstances").asInt() != instances
                    || !found.at("/status/pgDataImageInfo/image").equals(found.at("/spec/imageName"))) {
                report(found, instances);
            }
        }
    }

    private void report(JsonNode found, int instances) {
        try {
            cluster.client()
                    .genericKubernetesResources("postgresql.cnpg.io/v1", "Cluster")
                    .inNamespace(found.at("/metadata/namespace").asText())
                    .withName(LiveCluster.name(found))
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), """
                            {"status": {"phase": "Cluster in healthy state", "instances": %1$d, "readyInstances": %1$d,
                             "pgDataImageInfo": {"image": "%2$s", "majorVersion": 18},
                             "conditions": [{"type": "Ready", "status": "True", "reason": "ClusterIsReady", "message": "",
                                             "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}""".formatted(
                                    instances, found.at("/spec/imageName").asText()));
        } catch (KubernetesClientException e) {
            // It was deleted meanwhile, or is reported the next time.
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        for (String path : new String[] {
            "/apis/apps/v1/namespaces/cnpg-system/deployments/cnpg",
            "/apis/storage.k8s.io/v1/storageclasses/stand-in",
            "/apis/storage.k8s.io/v1/csidrivers/stand-in.example.com",
            "/apis/snapshot.storage.k8s.io/v1/volumesnapshotclasses/stand-in"
        }) {
            cluster.delete(path);
        }
    }
}
