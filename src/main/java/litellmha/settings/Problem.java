package litellmha.settings;

import java.util.regex.Pattern;

/**
 * One fault of a stack file.
 *
 * @param path the key, from the top: {@code litellm-ha:models[2].name}
 * @param found what is there, as it was written, or "nothing"; never the value of a secret
 * @param allowed what may be there
 * @param hint what was probably meant or what to do, or empty
 */
public record Problem(String path, String found, String allowed, String hint) {

    private static final int LONGEST = 200;
    private static final Pattern CONTROL = Pattern.compile("\\p{C}");

    public Problem {
        path = printable(path);
        found = printable(found);
        hint = printable(hint);
    }

    /** What comes from a file could command a terminal, or fill it. */
    private static String printable(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return CONTROL.matcher(cut)
                .replaceAll(match -> "\\\\u%04x".formatted((int) match.group().charAt(0)));
    }

    /** Whether this is about the same key as the other one, or about one inside it; {@code redisPassword} is not in {@code redis}. */
    boolean isBelow(Problem other) {
        return path.startsWith(other.path)
                && (path.length() == other.path.length()
                        || other.path.endsWith(":")
                        || ".[".indexOf(path.charAt(other.path.length())) >= 0);
    }

    /** Of a key below this program's prefix, without a hint. */
    static Problem of(String path, Object found, String allowed) {
        return new Problem(SettingsReader.PREFIX + path, found.toString(), allowed, "");
    }

    static String quoted(String text) {
        return '"' + text + '"';
    }

    @Override
    public String toString() {
        return "%s: found %s; allowed: %s%s".formatted(path, found, allowed, hint.isEmpty() ? "" : "; " + hint);
    }
}
