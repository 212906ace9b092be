package litellmha.settings;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One fault of a stack file.
 *
 * @param path the key, from the top: {@code litellm-ha:models[2].name}
 * @param found the value as it was written, or "nothing"; never a secret
 * @param allowed which values are allowed
 * @param hint what the user probably meant, or what to do; may be empty
 */
public record Problem(String path, String found, String allowed, String hint) {

    /** What was found where a required value is missing. */
    static final String NOTHING = "nothing";

    private static final int LONGEST = 200;
    private static final Pattern INDEX = Pattern.compile("\\[\\d+]");
    private static final Pattern CONTROL = Pattern.compile("\\p{C}");

    public Problem {
        path = printable(path);
        found = printable(found);
        hint = printable(hint);
    }

    /** A text from a file could contain control sequences for the terminal, or be very long. */
    private static String printable(String text) {
        return visible(text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
    }

    /** Returns a text in which characters that could control a terminal are written as escapes. */
    public static String visible(String text) {
        return CONTROL.matcher(text)
                .replaceAll(match -> "\\\\u%04x".formatted((int) match.group().charAt(0)));
    }

    /** Whether this is about the other's key or about a key inside it; {@code redisPassword} is not inside {@code redis}. */
    boolean isBelow(Problem other) {
        return path.startsWith(other.path)
                && (path.length() == other.path.length()
                        || other.path.endsWith(":")
                        || ".[".indexOf(path.charAt(other.path.length())) >= 0);
    }

    /** Returns the problem without the positions in lists, which is equal to that of another place. */
    Problem anywhere() {
        return new Problem(INDEX.matcher(path).replaceAll("[]"), found, allowed, hint);
    }

    /** Returns a problem without a hint; the path lacks this program's prefix. */
    static Problem of(String path, Object found, String allowed) {
        return new Problem(SettingsReader.PREFIX + path, found.toString(), allowed, "");
    }

    /** @param near the known key that was probably meant */
    static Problem unknownKey(String path, List<String> known, Optional<String> near) {
        return new Problem(
                path,
                "an unknown key",
                "the keys " + String.join(", ", known),
                near.map(Problem::didYouMean).orElse(""));
    }

    static String didYouMean(String word) {
        return "did you mean " + word + "?";
    }

    static String quoted(String text) {
        return '"' + text + '"';
    }

    @Override
    public String toString() {
        return "%s: found %s; allowed: %s%s".formatted(path, found, allowed, hint.isEmpty() ? "" : "; " + hint);
    }
}
