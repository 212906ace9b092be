package litellmha.cluster;

import static litellmha.Await.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import litellmha.names.BackupRetentionNames;

/**
 * A namespace that tests make and delete. Claim it where a field is initialised: JUnit then runs nothing of a test, and
 * deletes nothing, if somebody else has one of that name.
 */
final class OwnNamespace {

    private final LiveCluster cluster;
    private final String name;
    private final String path;

    private OwnNamespace(LiveCluster cluster, String name, String path) {
        this.cluster = cluster;
        this.name = name;
        this.path = path;
    }

    /** @throws IllegalStateException if it is there already */
    static OwnNamespace claim(LiveCluster cluster, String name) {
        String path = "/api/v1/namespaces/" + name;
        if (!cluster.get(path).isMissingNode()) {
            cluster.close();
            throw new IllegalStateException(
                    "there is a namespace %s already, which these tests would delete".formatted(name));
        }
        return new OwnNamespace(cluster, name, path);
    }

    /** Deletes what a stack in a namespace has in none. */
    static void deleteClusterRole(LiveCluster cluster, String namespace) {
        for (String resource : List.of("clusterrolebindings", "clusterroles")) {
            cluster.delete("/apis/rbac.authorization.k8s.io/v1/%s/%s"
                    .formatted(resource, BackupRetentionNames.clusterRole(namespace)));
        }
    }

    void create() {
        cluster.mustApply(LiveCluster.object("""
                {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "%s"}}""".formatted(name)));
    }

    /** Deletes it, with what a stack in it has in no namespace, and waits until it is gone. */
    void delete() {
        deleteClusterRole(cluster, name);
        cluster.delete(path);
        await("the namespace goes", Duration.ofSeconds(90), () -> cluster.get(path), JsonNode::isMissingNode);
    }
}
