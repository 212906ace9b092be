package litellmha.guard;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.core.annotations.Import;
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
                new Inputs(),
                CustomResourceOptions.builder()
                        .parent(parent)
                        .version(ChildOptions.PROVIDER_VERSION)
                        .id(NAME)
                        .build());
    }

    /** What a refresh compares with the cluster; without them, each one would report a change. */
    private static final class Inputs extends ResourceArgs {

        @Import(name = "apiVersion")
        private final Output<String> apiVersion = Output.of("v1");

        @Import(name = "kind")
        private final Output<String> kind = Output.of("Namespace");

        @Import(name = "metadata")
        private final Output<Map<String, String>> metadata = Output.of(Map.of("name", NAME));
    }

    /** Returns its UID; nothing where there is no cluster, as in a rendering. */
    Output<Optional<String>> uid() {
        return metadata.applyValue(known ->
                Optional.ofNullable(known).map(fields -> fields.get("uid")).map(String::valueOf));
    }
}
