package litellmha.settings;

/**
 * One fault of a stack file.
 *
 * @param path the key, from the top: {@code litellm-ha:models[2].name}
 * @param found what is there, as it was written, or "nothing"; never the value of a secret
 * @param allowed what may be there
 * @param hint what was probably meant or what to do, or empty
 */
public record Problem(String path, String found, String allowed, String hint) {

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
