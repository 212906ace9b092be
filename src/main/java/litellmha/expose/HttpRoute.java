package litellmha.expose;

import com.pulumi.kubernetes.meta.v1.inputs.ObjectMetaArgs;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import java.util.List;
import litellmha.kube.CustomObjectArgs;
import litellmha.names.ExposeNames;
import litellmha.names.GatewayNames;
import litellmha.settings.Expose;

/** The Gateway API's {@code HTTPRoute}. */
final class HttpRoute extends CustomResource {

    /** The fields that the program sets. */
    record Spec(List<ParentReference> parentRefs, List<String> hostnames, List<Rule> rules) {

        /** All requests for a host go from a listener to the gateway. */
        static Spec of(String host, Expose.ParentGateway gateway, int requestSeconds) {
            String limit = requestSeconds + "s";
            return new Spec(
                    List.of(new ParentReference(gateway.name(), gateway.namespace(), gateway.listener())),
                    List.of(host),
                    List.of(new Rule(
                            List.of(new Match(new Path("PathPrefix", "/"))),
                            List.of(new BackendReference(GatewayNames.SERVICE, GatewayNames.PORT)),
                            new Timeouts(limit, limit))));
        }
    }

    record ParentReference(String name, String namespace, String sectionName) {}

    record Rule(List<Match> matches, List<BackendReference> backendRefs, Timeouts timeouts) {}

    record Match(Path path) {}

    record Path(String type, String value) {}

    record BackendReference(String name, int port) {}

    /** @param backendRequest of one attempt; at most as long as all together */
    record Timeouts(String request, String backendRequest) {}

    HttpRoute(ObjectMetaArgs metadata, Spec spec, CustomResourceOptions options) {
        super(
                "kubernetes:" + ExposeNames.GATEWAY_API_VERSION + ":HTTPRoute",
                ExposeNames.ROUTE,
                new CustomObjectArgs(ExposeNames.GATEWAY_API_VERSION, "HTTPRoute", metadata, spec),
                options);
    }
}
