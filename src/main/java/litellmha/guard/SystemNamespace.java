package litellmha.guard;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import com.pulumi.resources.ResourceArgs;
import java.util.Map;
import java.util.Optional;
import litellmha.kube.ChildOptions;

/**
 * The namespace {@code kube-system}, which is read and not managed. It lives as long as its cluster, so its UID is what
 * tools take for the identity of a cluster.
 */
final class SystemNamespace extends CustomResource {

    private static final String NAME = "kube-system";

    @Export(
            name = "metadata",
            refs = {Map.class, String.class, Object.class},
            tree = "[0,1,2]")
    private Output<Map<String, Object>> metadata;

    SystemNamespace(Resource parent) {
        super(
                "kubernetes:core/v1:Namespace",
                NAME,
                ResourceArgs.Empty,
                CustomResourceOptions.builder()
                        .parent(parent)
                        .version(ChildOptions.PROVIDER_VERSION)
                        .id(NAME)
                        .build());
    }

    /** Returns its UID; nothing where there is no cluster, as in a rendering. */
    Output<Optional<String>> uid() {
        return metadata.applyValue(known ->
                Optional.ofNullable(known).map(fields -> fields.get("uid")).map(String::valueOf));
    }
}
