package litellmha.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A block of IP addresses in CIDR notation, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}. */
public record Cidr(@JsonValue String text) {

    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final String V4 = OCTET + "(?:\\." + OCTET + "){3}";
    private static final Pattern FORM = Pattern.compile("(" + V4 + "|[0-9a-fA-F:]*:[0-9a-fA-F:]*)/(0|[1-9]\\d{0,2})");

    /** Private, carrier-grade and link-local addresses: RFC 1918, 6598, 3927; the last one holds clouds' metadata. */
    public static final List<String> PRIVATE_V4 =
            List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16");

    /** Unique local and link-local addresses: RFC 4193, 4291. */
    public static final List<String> PRIVATE_V6 = List.of("fc00::/7", "fe80::/10");

    /** An IPv6 address has at most 39 characters, and a prefix length three. */
    private static final int LONGEST = 43;

    /** @throws IllegalArgumentException if the text is not a block; the message says what is allowed */
    @JsonCreator
    public Cidr {
        if (text.length() > LONGEST || !startsABlock(text)) {
            throw new IllegalArgumentException(
                    "a block of addresses that begins with its first address, such as 10.0.0.0/8 or 2001:db8::/32");
        }
    }

    private static boolean startsABlock(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                && address(matcher.group(1))
                        .filter(bytes -> {
                            int hostBits = bytes.length * 8 - Integer.parseInt(matcher.group(2));
                            return hostBits >= 0 && new BigInteger(1, bytes).getLowestSetBit() >= hostBits
                                    || hostBits >= 0 && new BigInteger(1, bytes).signum() == 0;
                        })
                        .isPresent();
    }

    /** Never looks a host name up: the text has only digits, dots and colons. */
    private static Optional<byte[]> address(String text) {
        try {
            byte[] bytes = InetAddress.getByName(text).getAddress();
            // Java returns an IPv4-mapped IPv6 address as an IPv4 one.
            return bytes.length == (text.contains(":") ? 16 : 4) ? Optional.of(bytes) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Returns an IPv6 address, one that stands for an IPv4 one as that; nothing if it is none. */
    static Optional<String> canonical(String text) {
        try {
            InetAddress address = InetAddress.getByName(text);
            return text.matches("[0-9a-f:.]+")
                    ? Optional.of(address.getAddress().length == 4 ? address.getHostAddress() : text)
                    : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether a text is an IP address, not a name. */
    public static boolean isAddress(String text) {
        return startsABlock(text + (text.contains(":") ? "/128" : "/32"));
    }

    /** Whether a text is an IP address that the public internet does not route. */
    static boolean isPrivateAddress(String text) {
        return isAddress(text)
                && Stream.concat(PRIVATE_V4.stream(), PRIVATE_V6.stream())
                        .anyMatch(block -> new Cidr(block).contains(text));
    }

    /** Whether an IP address lies in the block. */
    public boolean contains(String text) {
        int slash = this.text.indexOf('/');
        byte[] first = address(this.text.substring(0, slash)).orElseThrow();
        byte[] other = address(text).orElseThrow();
        int hostBits = first.length * 8 - Integer.parseInt(this.text.substring(slash + 1));
        return first.length == other.length
                && new BigInteger(1, first).shiftRight(hostBits).equals(new BigInteger(1, other).shiftRight(hostBits));
    }

    /** Whether the public internet routes no address of the block. */
    boolean isPrivate() {
        return Stream.concat(PRIVATE_V4.stream(), PRIVATE_V6.stream())
                .map(Cidr::new)
                .anyMatch(block -> block.prefix() <= prefix() && block.contains(text.substring(0, text.indexOf('/'))));
    }

    private int prefix() {
        return Integer.parseInt(text.substring(text.indexOf('/') + 1));
    }

    /** Whether the block is larger than the largest private ones: 10.0.0.0/8 of RFC 1918, fc00::/7 of RFC 4193. */
    boolean isLargerThanAnOrganisation() {
        return prefix() < (text.contains(":") ? 7 : 8);
    }

    @Override
    public String toString() {
        return text;
    }
}
