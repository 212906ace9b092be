package litellmha.expose;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import litellmha.names.ExposeNames;
import litellmha.settings.Expose;
import litellmha.settings.Settings;

/**
 * The way in from outside the cluster.
 *
 * @param host the DNS name
 * @param requestSeconds how long a request may take
 * @param gateway what takes the HTTPRoute; empty if there is an Ingress
 * @param ingress the Ingress, if there is one
 */
public record ExposePlan(
        String host, int requestSeconds, Optional<Expose.ParentGateway> gateway, Optional<Ingress> ingress) {

    /**
     * An Ingress.
     *
     * @param annotations all of them
     * @param tlsSecret the Secret with the certificate; empty if there is no TLS
     * @param issuer who makes that Secret; empty if somebody else does
     */
    public record Ingress(
            String className,
            Map<String, String> annotations,
            Optional<String> tlsSecret,
            Optional<Expose.Issuer> issuer) {

        public Ingress {
            annotations = Map.copyOf(annotations);
        }
    }

    /** The largest file that LiteLLM's pods have room for is one of 512 MB; the rest of its form comes on top. */
    private static final String LARGEST_REQUEST = "520m";

    /**
     * Returns nothing for a stack that is not exposed.
     *
     * @param longestRequestSeconds the longest that the gateway's configuration allows a request
     */
    public static Optional<ExposePlan> of(Settings settings, int longestRequestSeconds) {
        return settings.expose()
                .map(expose -> new ExposePlan(
                        expose.host(),
                        longestRequestSeconds,
                        expose.gateway(),
                        expose.ingress().map(ingress -> ingress(ingress, longestRequestSeconds))));
    }

    private static Ingress ingress(Expose.Ingress wanted, int seconds) {
        Map<String, String> annotations = new TreeMap<>(wanted.annotations().orElse(Map.of()));
        // Those of ingress-nginx, which only it reads: whose class it is, its name does not tell.
        annotations.put(ExposeNames.NGINX_READ_TIMEOUT, Integer.toString(seconds));
        annotations.put(ExposeNames.NGINX_SEND_TIMEOUT, Integer.toString(seconds));
        annotations.put(ExposeNames.NGINX_BUFFERING, "off");
        annotations.put(ExposeNames.NGINX_BODY_SIZE, LARGEST_REQUEST);
        Optional<Expose.Issuer> issuer = wanted.tls().flatMap(Expose.Tls::issuer);
        issuer.ifPresent(found -> annotations.put(annotation(found.kind()), found.name()));
        return new Ingress(
                wanted.className(),
                annotations,
                wanted.tls().map(tls -> tls.secretName().orElse(ExposeNames.TLS_SECRET)),
                issuer);
    }

    private static String annotation(Expose.IssuerKind kind) {
        return switch (kind) {
            case CLUSTER_ISSUER -> ExposeNames.CLUSTER_ISSUER_ANNOTATION;
            case ISSUER -> ExposeNames.ISSUER_ANNOTATION;
        };
    }

    /** Returns the address that clients use. Behind a Gateway it has TLS: whether the listener does, only the cluster knows. */
    public String url() {
        boolean plain = ingress.filter(found -> found.tlsSecret().isEmpty()).isPresent();
        return (plain ? "http://" : "https://") + host;
    }
}
