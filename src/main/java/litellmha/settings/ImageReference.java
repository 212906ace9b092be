package litellmha.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A container image of a fixed version: {@code NAME:TAG}, {@code NAME@sha256:DIGEST} or both. An image without either, or
 * with the tag {@code latest}, is refused: it may be a different one tomorrow, so that a restart would be an upgrade.
 *
 * <p>The syntax is that of {@code github.com/distribution/reference}.
 */
public record ImageReference(@JsonValue String text) {

    private static final String DOMAIN =
            "(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::\\d+)?/)?";
    private static final String PATH =
            "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*";
    private static final String TAG = "\\w[\\w.-]{0,127}";
    private static final String DIGEST = "sha256:[a-f0-9]{64}";
    private static final Pattern FORM =
            Pattern.compile(DOMAIN + PATH + "(?::(?<tag>" + TAG + "))?(?:@(?<digest>" + DIGEST + "))?");

    /** @throws IllegalArgumentException if the text names no fixed version; the message says what is allowed */
    @JsonCreator
    public ImageReference {
        if (!isFixed(text)) {
            throw new IllegalArgumentException(
                    "an image with a version as its tag, not latest or stable, or with a digest, such as"
                            + " example.org/name:v1.2.3");
        }
    }

    static boolean isFixed(String text) {
        var matcher = FORM.matcher(text);
        // Without tag and digest, a reference has at most 255 characters.
        return text.length() <= 500
                && matcher.matches()
                && (matcher.group("digest") != null
                        // A tag without a digit, such as latest or stable, names no version.
                        || matcher.group("tag") != null && matcher.group("tag").matches(".*\\d.*"));
    }

    /** Returns a text that is to be an image without a user and password, which belong to registries. */
    public static String shown(String text) {
        return text.matches("(?s).*@(?!sha256:).*") ? "an image with a user or password" : Problem.quoted(text);
    }

    /** Whether an image can have that {@link #version}. */
    static boolean isVersion(String text) {
        return text.matches(TAG + "|" + DIGEST);
    }

    /** Returns the tag; the digest of an image without one. */
    public String version() {
        return tag().orElseGet(() -> text.substring(text.indexOf('@') + 1));
    }

    private Optional<String> tag() {
        return tag(text);
    }

    static Optional<String> tag(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches() ? Optional.ofNullable(matcher.group("tag")) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
