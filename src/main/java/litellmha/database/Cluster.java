package litellmha.database;

import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import litellmha.kube.CustomObjectArgs;
import litellmha.names.DatabaseNames;

/** A Postgres cluster of CloudNativePG. */
public final class Cluster extends CustomResource {

    Cluster(String name, ObjectMetaArgs metadata, ClusterSpec spec, CustomResourceOptions options) {
        super(
                "kubernetes:" + DatabaseNames.API_VERSION + ":Cluster",
                name,
                new CustomObjectArgs(DatabaseNames.API_VERSION, "Cluster", metadata, spec),
                options);
    }
}
