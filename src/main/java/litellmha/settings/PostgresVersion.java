package litellmha.settings;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Postgres.
 *
 * @param minor empty if the tag of an image leaves it open
 */
public record PostgresVersion(int major, Optional<Integer> minor) {

    private static final Pattern NUMBERS = Pattern.compile("(?:\\d\\.?)+");

    /** Reads the name of an image made for CloudNativePG; returns nothing if its tag names no version. */
    public static Optional<PostgresVersion> ofImage(String text) {
        return ImageReference.tag(text).flatMap(PostgresVersion::ofTag);
    }

    /**
     * Reads the tag of an image as CloudNativePG does: its numbers up to the first other character, such as in
     * {@code 18.3-minimal-trixie}.
     *
     * @return nothing for a tag that CloudNativePG's webhook refuses
     * @see <a href="https://github.com/cloudnative-pg/machinery/blob/main/pkg/postgres/version/version.go">{@code FromTag}</a>
     */
    private static Optional<PostgresVersion> ofTag(String tag) {
        Matcher numbers = NUMBERS.matcher(tag);
        if (!numbers.lookingAt()) {
            return Optional.empty();
        }
        String[] parts = numbers.group().split("\\.", -1);
        boolean readable = parts[0].length() < 10 && (parts.length == 1 || parts[1].matches("0*\\d{1,2}"));
        return readable
                ? Optional.of(new PostgresVersion(
                        Integer.parseInt(parts[0]),
                        parts.length == 1 ? Optional.empty() : Optional.of(Integer.valueOf(parts[1]))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return minor.map(number -> major + "." + number).orElseGet(() -> Integer.toString(major));
    }
}
