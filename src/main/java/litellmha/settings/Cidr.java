package litellmha.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A block of IP addresses in CIDR notation, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}. */
public record Cidr(@JsonValue String text) {

    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final String V4 = OCTET + "(?:\\." + OCTET + "){3}";
    private static final Pattern FORM = Pattern.compile("(" + V4 + "|[0-9a-fA-F:]*:[0-9a-fA-F:]*)/(0|[1-9]\\d{0,2})");

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

    /** Whether the block is larger than the largest private ones: 10.0.0.0/8 of RFC 1918, fc00::/7 of RFC 4193. */
    boolean isLargerThanAnOrganisation() {
        int prefix = Integer.parseInt(text.substring(text.indexOf('/') + 1));
        return prefix < (text.contains(":") ? 7 : 8);
    }

    @Override
    public String toString() {
        return text;
    }
}
