package litellmha.settings;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.Optional;

/**
 * How clients outside the cluster reach the gateway by a DNS name: through a Gateway of the Gateway API or through an Ingress
 * controller. Either is there already; the program makes the HTTPRoute or the Ingress.
 *
 * @param host the DNS name; one, without a wildcard
 * @param gateway the Gateway; either this or {@code ingress}
 * @param ingress the Ingress
 * @param controller the pods that forward requests, which the network policy lets in; leave it out only if no pods do, but a
 *     load balancer or the nodes, whose addresses are in {@code network.clientCidrs}
 * @param acceptFailOpen in a tier that is fail-open, accepts that anybody who reaches {@code host} can use the gateway while
 *     the database is down; required there, rejected in the others
 */
public record Expose(
        String host,
        Optional<ParentGateway> gateway,
        Optional<Ingress> ingress,
        Optional<Controller> controller,
        Optional<Boolean> acceptFailOpen) {

    /**
     * A Gateway of the Gateway API. TLS is that of its listener, and belongs to the owner of the Gateway.
     *
     * @param name the name of the Gateway
     * @param namespace the namespace of the Gateway
     * @param listener the listener that takes requests, which should be one with HTTPS. Without a name the HTTPRoute would be
     *     served by all of them, and so without TLS too
     */
    public record ParentGateway(String name, String namespace, String listener) {}

    /**
     * An Ingress.
     *
     * @param className the IngressClass
     * @param annotations annotations beside those that the program sets, for the controller and others, such as
     *     {@code external-dns.alpha.kubernetes.io/ttl}
     * @param tls the certificate; required unless {@code plainHttp} is true
     * @param plainHttp whether keys and prompts may travel without encryption; false by default
     */
    public record Ingress(
            String className,
            Optional<Map<String, String>> annotations,
            Optional<Tls> tls,
            Optional<Boolean> plainHttp) {

        /** Whether there is no TLS. */
        public boolean isPlainHttp() {
            return plainHttp.orElse(false);
        }
    }

    /**
     * The certificate of an Ingress.
     *
     * @param secretName a Secret of the type {@code kubernetes.io/tls} in the stack's namespace that somebody else makes;
     *     either this or {@code issuer}
     * @param issuer who issues it, and renews it in time
     */
    public record Tls(Optional<String> secretName, Optional<Issuer> issuer) {}

    /**
     * An issuer of cert-manager.
     *
     * @param kind whether the issuer is one of the whole cluster or of the stack's namespace
     * @param name the name of the issuer
     */
    public record Issuer(IssuerKind kind, String name) {}

    /** The kinds of issuers, as cert-manager calls them. */
    public enum IssuerKind {
        /** For all namespaces. */
        @JsonProperty("ClusterIssuer")
        CLUSTER_ISSUER,
        /** For its own namespace. */
        @JsonProperty("Issuer")
        ISSUER
    }

    /**
     * The pods of an Ingress controller, or those of a Gateway's data plane.
     *
     * @param namespace the namespace of the pods
     * @param podLabels labels that the pods have; by default all pods of the namespace
     */
    public record Controller(String namespace, Optional<Map<String, String>> podLabels) {}
}
