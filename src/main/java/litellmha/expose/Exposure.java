package litellmha.expose;

import com.pulumi.kubernetes.networking.v1.Ingress;
import com.pulumi.kubernetes.networking.v1.IngressArgs;
import com.pulumi.kubernetes.networking.v1.inputs.HTTPIngressPathArgs;
import com.pulumi.kubernetes.networking.v1.inputs.HTTPIngressRuleValueArgs;
import com.pulumi.kubernetes.networking.v1.inputs.IngressBackendArgs;
import com.pulumi.kubernetes.networking.v1.inputs.IngressRuleArgs;
import com.pulumi.kubernetes.networking.v1.inputs.IngressServiceBackendArgs;
import com.pulumi.kubernetes.networking.v1.inputs.IngressSpecArgs;
import com.pulumi.kubernetes.networking.v1.inputs.IngressTLSArgs;
import com.pulumi.kubernetes.networking.v1.inputs.ServiceBackendPortArgs;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import java.util.Map;
import litellmha.kube.ChildOptions;
import litellmha.kube.Labels;
import litellmha.kube.Metadata;
import litellmha.names.AnnotationKeys;
import litellmha.names.ExposeNames;
import litellmha.names.GatewayNames;

/** The HTTPRoute or the Ingress that leads to the gateway. */
public final class Exposure extends ComponentResource {

    /**
     * What Pulumi waits for: a Gateway that has taken the route. After a change of the route the answer to the earlier one
     * still counts, because the generation that it is about cannot be compared. For an Ingress, Pulumi waits by itself until
     * it has an address.
     */
    private static final String ACCEPTED =
            "jsonpath={.status.parents[*].conditions[?(@.type=='Accepted')].status}=True";

    public Exposure(ExposePlan plan, String namespace, Labels labels, ComponentResourceOptions options) {
        super("litellm-ha:expose:Exposure", ExposeNames.COMPONENT, options);
        Metadata metadata = new Metadata(namespace, labels, ExposeNames.COMPONENT);
        plan.gateway()
                .ifPresent(gateway -> new HttpRoute(
                        metadata.named(ExposeNames.ROUTE, Map.of(AnnotationKeys.WAIT_FOR, ACCEPTED)),
                        HttpRoute.Spec.of(plan.host(), gateway, plan.requestSeconds()),
                        ChildOptions.of(this)));
        plan.ingress()
                .ifPresent(ingress -> new Ingress(
                        ExposeNames.INGRESS,
                        IngressArgs.builder()
                                .metadata(metadata.named(ExposeNames.INGRESS, ingress.annotations()))
                                .spec(spec(plan.host(), ingress))
                                .build(),
                        ChildOptions.of(this)));
        registerOutputs(Map.of());
    }

    private static IngressSpecArgs spec(String host, ExposePlan.Ingress ingress) {
        IngressBackendArgs backend = IngressBackendArgs.builder()
                .service(IngressServiceBackendArgs.builder()
                        .name(GatewayNames.SERVICE)
                        .port(ServiceBackendPortArgs.builder()
                                .number(GatewayNames.PORT)
                                .build())
                        .build())
                .build();
        IngressSpecArgs.Builder spec = IngressSpecArgs.builder()
                .ingressClassName(ingress.className())
                .rules(IngressRuleArgs.builder()
                        .host(host)
                        .http(HTTPIngressRuleValueArgs.builder()
                                .paths(HTTPIngressPathArgs.builder()
                                        .path("/")
                                        .pathType("Prefix")
                                        .backend(backend)
                                        .build())
                                .build())
                        .build());
        ingress.tlsSecret()
                .ifPresent(secret -> spec.tls(
                        IngressTLSArgs.builder().hosts(host).secretName(secret).build()));
        return spec.build();
    }
}
