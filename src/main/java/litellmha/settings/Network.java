package litellmha.settings;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the network policies allow. All other traffic is denied.
 *
 * @param service how the gateway is exposed; only inside the cluster by default
 * @param clientNamespaces namespaces whose pods may call the gateway; none by default
 * @param clientCidrs addresses outside the cluster that may call the gateway; none by default
 * @param plainHttp whether public addresses may use the load balancer, although keys and prompts then travel the internet
 *     without encryption; {@code false} by default
 * @param operatorNamespace the namespace of the CloudNativePG operator; {@code cnpg-system} by default
 * @param providerCidrs the addresses of the model providers, which are called on port 443; the public internet by
 *     default
 * @param endpoints what the gateway calls beside public HTTPS, such as model servers in the cluster; added to
 *     {@code providerCidrs}
 * @param dns where the cluster's DNS is; by default the pods of {@code kube-system}, and NodeLocal DNSCache on 169.254.20.10
 * @param kubernetesApiPort the API server's own port, which its Service maps 443 to, 1 to 65,535; 6443 by default
 */
public record Network(
        Optional<ServiceType> service,
        Optional<List<String>> clientNamespaces,
        Optional<List<Cidr>> clientCidrs,
        Optional<Boolean> plainHttp,
        Optional<String> operatorNamespace,
        Optional<List<Cidr>> providerCidrs,
        Optional<List<Endpoint>> endpoints,
        Optional<Dns> dns,
        Optional<Integer> kubernetesApiPort) {

    /** The network of a stack file that does not set it. */
    public static final Network DEFAULT = new Network(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /**
     * The cluster's DNS, which {@code litellm-ha doctor} compares with the cluster.
     *
     * @param namespace the namespace of its pods; {@code kube-system} by default, {@code openshift-dns} on OpenShift
     * @param podLabels labels that its pods have; by default all pods of the namespace
     * @param cidrs addresses beside the pods, which is how NodeLocal DNSCache is reached; 169.254.20.10/32 by default.
     *     Where it listens on the address of the DNS Service, that belongs here too
     * @param ports the ports of the pods, 1 to 65,535; 53 by default, 5353 on OpenShift. A network policy acts on the port of
     *     the pod, which a Service may map another one to
     */
    public record Dns(
            Optional<String> namespace,
            Optional<Map<String, String>> podLabels,
            Optional<List<Cidr>> cidrs,
            Optional<List<Integer>> ports) {

        /** The DNS of a stack file that does not set it. */
        public static final Dns DEFAULT =
                new Dns(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Pods or addresses that the gateway may call.
     *
     * @param namespace the namespace of the pods; either this or {@code cidr}
     * @param podLabels labels that the pods have; by default all pods of the namespace
     * @param cidr the addresses
     * @param ports the TCP ports, 1 to 65,535. A network policy acts on the port of the pod, which a Service may map another
     *     one to
     */
    public record Endpoint(
            Optional<String> namespace,
            Optional<Map<String, String>> podLabels,
            Optional<Cidr> cidr,
            List<Integer> ports) {}

    /** How the gateway is exposed. */
    public enum ServiceType {
        /** Only inside the cluster. */
        @JsonProperty("clusterIP")
        CLUSTER_IP,
        /** Through a load balancer, to {@code clientCidrs}. */
        @JsonProperty("loadBalancer")
        LOAD_BALANCER
    }
}
