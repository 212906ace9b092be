package litellmha.names;

import java.util.Set;

/** Names of what leads to the gateway from outside the cluster, and of the APIs that this needs. */
public final class ExposeNames {

    /** The API group of the Gateway API. */
    public static final String GATEWAY_API_GROUP = "gateway.networking.k8s.io";

    public static final String GATEWAY_API_VERSION = GATEWAY_API_GROUP + "/v1";

    public static final String INGRESS_API_VERSION = "networking.k8s.io/v1";

    /** The API of cert-manager's issuers. */
    public static final String CERT_MANAGER_API_VERSION = "cert-manager.io/v1";

    public static final String ROUTE = "litellm";
    public static final String INGRESS = "litellm";

    /** The Secret that cert-manager makes. */
    public static final String TLS_SECRET = "litellm-tls";

    /** The value of the component label, and the component that declares the objects. */
    public static final String COMPONENT = "expose";

    /** Lets the controller in to the pods with which cert-manager shows that it owns a host. */
    public static final String ACME_NETWORK_POLICY = "litellm-acme-solver";

    /** The label of these pods ({@code pkg/apis/acme/v1/types.go} in {@code github.com/cert-manager/cert-manager}). */
    public static final String ACME_LABEL = "acme.cert-manager.io/http01-solver";

    /** Their port ({@code pkg/issuer/acme/http/http.go}). */
    public static final int ACME_PORT = 8089;

    public static final String CLUSTER_ISSUER_ANNOTATION = "cert-manager.io/cluster-issuer";
    public static final String ISSUER_ANNOTATION = "cert-manager.io/issuer";

    /** How long ingress-nginx waits for the next part of an answer, in seconds. */
    public static final String NGINX_READ_TIMEOUT = "nginx.ingress.kubernetes.io/proxy-read-timeout";

    /** How long ingress-nginx waits until the next part of a request is taken, in seconds. */
    public static final String NGINX_SEND_TIMEOUT = "nginx.ingress.kubernetes.io/proxy-send-timeout";

    /** Whether ingress-nginx collects an answer before it passes it on. */
    public static final String NGINX_BUFFERING = "nginx.ingress.kubernetes.io/proxy-buffering";

    /** The largest request that ingress-nginx takes. */
    public static final String NGINX_BODY_SIZE = "nginx.ingress.kubernetes.io/proxy-body-size";

    /** All annotations that the program may give an Ingress, and those that would contradict them. */
    public static final Set<String> INGRESS_ANNOTATIONS = Set.of(
            CLUSTER_ISSUER_ANNOTATION,
            ISSUER_ANNOTATION,
            "cert-manager.io/issuer-kind",
            "cert-manager.io/issuer-group",
            NGINX_READ_TIMEOUT,
            NGINX_SEND_TIMEOUT,
            NGINX_BUFFERING,
            NGINX_BODY_SIZE);

    private ExposeNames() {}
}
