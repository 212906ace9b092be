package litellmha.database;

import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import litellmha.kube.CustomObjectArgs;
import litellmha.names.DatabaseNames;

/** CloudNativePG's {@code Cluster}: a primary and its streaming replicas. */
final class PostgresCluster extends CustomResource {

    PostgresCluster(String name, ObjectMetaArgs metadata, PostgresClusterSpec spec, CustomResourceOptions options) {
        super(
                "kubernetes:" + DatabaseNames.API_VERSION + ":Cluster",
                name,
                new CustomObjectArgs(DatabaseNames.API_VERSION, "Cluster", metadata, spec),
                options);
    }
}
