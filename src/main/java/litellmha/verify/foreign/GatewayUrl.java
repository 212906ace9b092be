package litellmha.verify.foreign;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/**
 * The address of a gateway.
 *
 * @param uri scheme, host and perhaps port; nothing else
 */
public record GatewayUrl(URI uri) {

    private static final String ALLOWED = "allowed: https://HOST or https://HOST:PORT, or the same with http";

    /** @throws ForeignGatewayException if the text is no address of a gateway */
    public static GatewayUrl of(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw refused(text, "");
        }
        String scheme = String.valueOf(uri.getScheme());
        if (!scheme.equals("https") && !scheme.equals("http") || uri.getHost() == null) {
            throw refused(text, "");
        }
        if (uri.getRawUserInfo() != null) {
            // The text has a password.
            throw refused("a user name", " before the host");
        }
        if (!uri.getRawPath().matches("/?") || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw refused(text, ", which has more than a host");
        }
        return new GatewayUrl(URI.create(text.replaceFirst("/$", "")));
    }

    private static ForeignGatewayException refused(String found, String what) {
        return new ForeignGatewayException(
                "--url: found %s%s; %s".formatted(found.isEmpty() ? "nothing" : found, what, ALLOWED));
    }

    /** Returns whether the master key would cross the internet unencrypted. */
    public boolean exposesKeys() {
        if (uri.getScheme().equals("https")) {
            return false;
        }
        try {
            InetAddress address = InetAddress.getByName(uri.getHost());
            boolean uniqueLocal = address.getAddress().length == 16 && (address.getAddress()[0] & 0xfe) == 0xfc;
            return !address.isLoopbackAddress()
                    && !address.isSiteLocalAddress()
                    && !address.isLinkLocalAddress()
                    && !uniqueLocal;
        } catch (UnknownHostException e) {
            // Nothing will be sent to it.
            return false;
        }
    }

    /** Returns the host and port as a name: {@code gateway.example.com-8443}. */
    public String name() {
        return uri.getRawAuthority().replaceAll("[^\\w.-]+", "-").replaceAll("^-|-$", "");
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
