package litellmha.settings;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One fault of a stack file.
 *
 * @param path the key, from the top: {@code litellm-ha:models[2].name}
 * @param found the value as it was written, or "nothing"; never a secret
 * @param allowed which values are allowed
 * @param hint what the user probably meant, or what to do; may be empty
 * @param presumes the keys whose values make this a fault: while one of them cannot be read, nobody knows. The positions in
 *     lists may be left out: {@code litellm-ha:models[].name}
 */
public record Problem(String path, String found, String allowed, String hint, List<String> presumes) {

    /** What was found where a required value is missing. */
    static final String NOTHING = "nothing";

    /** What was found where there must be nothing; all that is wrong with the value itself does not matter. */
    static final String UNWANTED = "a value";

    /** The way out for a text that YAML takes for something else. */
    static final String QUOTES = "put it in quotes, exactly as it is meant";

    private static final int LONGEST = 200;
    private static final Pattern INDEX = Pattern.compile("\\[\\d+]");
    private static final Pattern CONTROL = Pattern.compile("\\p{C}");

    public Problem {
        path = printable(path);
        found = printable(found);
        hint = printable(hint);
        presumes = List.copyOf(presumes);
    }

    Problem(String path, String found, String allowed, String hint) {
        this(path, found, allowed, hint, List.of());
    }

    /** Returns the same fault, which presumes the values of these keys; they lack this program's prefix. */
    Problem presuming(String... keys) {
        List<String> presumed =
                Stream.of(keys).map(key -> SettingsReader.PREFIX + key).toList();
        return new Problem(path, found, allowed, hint, presumed);
    }

    /**
     * Whether nobody knows if this is a fault.
     *
     * @param unread the keys whose values could not be read
     */
    boolean isDoubtful(Collection<String> unread) {
        return unread.stream()
                .anyMatch(key -> isBelow(path, key)
                        || found.equals(NOTHING) && isBelow(key, path)
                        || presumes.stream()
                                .anyMatch(presumed -> meet(presumed, key) || meet(presumed, withoutPositions(key))));
    }

    private static boolean meet(String one, String other) {
        return isBelow(one, other) || isBelow(other, one);
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
        return isBelow(path, other.path);
    }

    private static boolean isBelow(String path, String other) {
        return path.startsWith(other)
                && (path.length() == other.length()
                        || other.endsWith(":")
                        || ".[".indexOf(path.charAt(other.length())) >= 0);
    }

    /** Returns the rule that is broken, without the place and the value: it is equal to that of another place. */
    String rule() {
        return withoutPositions(path) + '\n' + withoutPositions(allowed);
    }

    private static String withoutPositions(String text) {
        return INDEX.matcher(text).replaceAll("[]");
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
