package litellmha.database;

import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import litellmha.kube.CustomObjectArgs;

/** A Postgres cluster of CloudNativePG. */
public final class Cluster extends CustomResource {

    private static final String API_VERSION = "postgresql.cnpg.io/v1";

    Cluster(String name, ObjectMetaArgs metadata, ClusterSpec spec, CustomResourceOptions options) {
        super(
                "kubernetes:" + API_VERSION + ":Cluster",
                name,
                new CustomObjectArgs(API_VERSION, "Cluster", metadata, spec),
                options);
    }
}
