package litellmha.kube;

import com.pulumi.kubernetes.core.v1.inputs.ServicePortArgs;
import com.pulumi.kubernetes.core.v1.inputs.ServiceSpecArgs;
import java.util.List;

/** Services that lead to the pods of a component, by one port whose name the containers know. */
public final class Services {

    private Services() {}

    /** A Service within the cluster, which never was anything else. */
    public static ServiceSpecArgs internal(String component, String portName, int port) {
        return spec(component, portName, port).build();
    }

    /** A headless Service: it has no address, and gives each pod a host name, also before the pod is ready. */
    public static ServiceSpecArgs headless(String component, String portName, int port) {
        return spec(component, portName, port)
                .clusterIP("None")
                .publishNotReadyAddresses(true)
                .build();
    }

    /** A Service within the cluster that says so: it may have been a load balancer before. */
    public static ServiceSpecArgs clusterIp(String component, String portName, int port) {
        return spec(component, portName, port).type("ClusterIP").build();
    }

    /** @param sources the blocks of addresses that may use the load balancer */
    public static ServiceSpecArgs loadBalancer(String component, String portName, int port, List<String> sources) {
        return spec(component, portName, port)
                .type("LoadBalancer")
                .loadBalancerSourceRanges(sources)
                // Otherwise network policies see the address of a node instead of the client's.
                .externalTrafficPolicy("Local")
                .build();
    }

    private static ServiceSpecArgs.Builder spec(String component, String portName, int port) {
        return ServiceSpecArgs.builder()
                .selector(Labels.selector(component))
                .ports(ServicePortArgs.builder()
                        .name(portName)
                        .port(port)
                        .targetPort(portName)
                        .build());
    }
}
