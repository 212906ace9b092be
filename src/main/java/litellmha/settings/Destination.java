package litellmha.settings;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a URL leads to.
 *
 * @param host a name or an IP address, in lower case
 * @param port the TCP port, the scheme's own if the URL has none
 */
public record Destination(boolean https, String host, int port) {

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /** Names that only a private network resolves: RFC 6762, RFC 8375, and what home routers and clouds use. */
    private static final String PRIVATE_NAMES =
            ".*\\.(local|localdomain|internal|intranet|lan|home|corp|svc|home\\.arpa)";

    /** What is allowed where {@link #of} returns nothing. */
    static final String ALLOWED =
            "a URL with http or https and a host, a name or an address such as 10.0.0.7, without a user and"
                    + " password";

    /** What is allowed where {@link #isOwnPod} is not. */
    static final String NOT_OWN_POD = "a host that pods reach: this one is each pod itself";

    private static final List<Cidr> OWN = Stream.of("127.0.0.0/8", "0.0.0.0/32", "::1/128", "::/128")
            .map(Cidr::new)
            .toList();

    /** RFC 6761, and what the hosts file of an image may have. */
    private static final String OWN_NAMES =
            "(.*\\.)?localhost|localhost\\.localdomain|localhost[46]|ip6-(localhost|loopback)";

    /** Returns the destination of an HTTP URL; empty if it is none, has no host, or contains a user and password. */
    public static Optional<Destination> of(String url) {
        try {
            URI uri = URI.create(url);
            boolean https = "https".equalsIgnoreCase(uri.getScheme());
            if (uri.getHost() == null
                    || uri.getUserInfo() != null
                    || !https && !"http".equalsIgnoreCase(uri.getScheme())) {
                return Optional.empty();
            }
            if (uri.getPort() == 0 || uri.getPort() > 65_535) {
                return Optional.empty();
            }
            int port = uri.getPort() > 0 ? uri.getPort() : https ? HTTPS : HTTP;
            return host(uri.getHost()).map(host -> new Destination(https, host, port));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the host as the rules compare it; nothing for what some clients take for an address, such as {@code 127.1}. */
    private static Optional<String> host(String text) {
        String host = text.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$|\\.$", "");
        if (host.contains(":")) {
            return Cidr.canonical(host);
        }
        boolean isNumber = host.matches("(.*\\.)?(\\d+|0x[0-9a-f]*)");
        return isNumber && !Cidr.isAddress(host) ? Optional.empty() : Optional.of(host);
    }

    /** Returns a URL without its query, in which there may be a secret. */
    static String shown(String url) {
        return Problem.quoted(url.replaceFirst("(?s)[?#].*", "?..."));
    }

    /** Whether it is HTTPS on port 443 of the public internet, as far as its name tells. */
    public boolean isPublicHttps() {
        return https && port == HTTPS && isPublic();
    }

    /** Whether it is on the public internet, as far as its name tells. */
    boolean isPublic() {
        return host.contains(".")
                && serviceNamespace().isEmpty()
                && !host.matches(PRIVATE_NAMES)
                && !Cidr.isPrivateAddress(host);
    }

    /** Whether it is the pod itself that calls it. */
    public boolean isOwnPod() {
        return host.matches(OWN_NAMES) || isAddress() && OWN.stream().anyMatch(block -> block.contains(host));
    }

    /** Returns the namespace of a Kubernetes Service, if the host is the name of one. */
    public Optional<String> serviceNamespace() {
        String[] labels = host.split("\\.");
        boolean service = labels.length == 2 && !https && !host.matches(PRIVATE_NAMES)
                || labels.length > 2 && labels[2].equals("svc");
        return service ? Optional.of(labels[1]) : Optional.empty();
    }

    /** Whether the host is an IP address. */
    public boolean isAddress() {
        return Cidr.isAddress(host);
    }

    boolean isCoveredBy(Network.Endpoint endpoint) {
        Optional<String> namespace = serviceNamespace();
        if (namespace.isPresent()) {
            // The port of the pods is another one if the Service maps it.
            return endpoint.namespace().equals(namespace);
        }
        return endpoint.ports().contains(port)
                && endpoint.cidr()
                        .filter(cidr -> !isAddress() || cidr.contains(host))
                        .isPresent();
    }

    /** Returns the entry of {@code network.endpoints} that would cover it, as YAML. */
    String entry() {
        return serviceNamespace()
                .map(namespace ->
                        "{namespace: %s, podLabels: {app: NAME}, ports: [%d]}, with the port of the pods if the Service maps it"
                                .formatted(namespace, port))
                .orElseGet(() -> "{cidr: %s, ports: [%d]}".formatted(block().orElse("ADDRESS/32"), port));
    }

    /** Returns the block of this address alone. */
    public Optional<String> block() {
        return isAddress() ? Optional.of(host + (host.contains(":") ? "/128" : "/32")) : Optional.empty();
    }
}
