package litellmha.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A block of addresses: {@code 10.0.0.0/8}, {@code 2001:db8::/32}. */
public record Cidr(@JsonValue String text) {

    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern V4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}/(\\d{1,2})");
    private static final Pattern V6 = Pattern.compile("([0-9a-fA-F:]*:[0-9a-fA-F:]*)/(\\d{1,3})");

    /** @throws IllegalArgumentException if the text is no block; the message says what is allowed */
    @JsonCreator
    public Cidr {
        Matcher v4 = V4.matcher(text);
        Matcher v6 = V6.matcher(text);
        boolean valid = v4.matches() && Integer.parseInt(v4.group(1)) <= 32
                || v6.matches() && Integer.parseInt(v6.group(2)) <= 128 && isAddress(v6.group(1));
        if (!valid) {
            throw new IllegalArgumentException("a block of addresses such as 10.0.0.0/8 or 2001:db8::/32");
        }
    }

    /** Of a text with a colon, which is never looked up as a host's name. */
    private static boolean isAddress(String text) {
        try {
            return InetAddress.getByName(text).getAddress().length == 16;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Whether every address is in it. */
    boolean isEverything() {
        return text.endsWith("/0");
    }

    @Override
    public String toString() {
        return text;
    }
}
