package litellmha.platform;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellmha.database.Origin;
import litellmha.settings.ImageReference;

/**
 * A Postgres cluster that is kept beside the one that serves.
 *
 * @param image that it ran with
 */
record Kept(Origin origin, ImageReference image) {

    private static final Pattern TEXT = Pattern.compile("(.+) on (\\S+)");

    /** Reads {@link #text}. */
    static Kept of(String text) {
        Matcher found = TEXT.matcher(text);
        Optional<Origin> origin = found.matches() ? Origin.of(found.group(1)) : Optional.empty();
        return new Kept(
                origin.orElseThrow(() -> new IllegalStateException(
                        "the stack's output keptDatabaseGenerations is not of this program: " + text)),
                new ImageReference(found.group(2)));
    }

    /** Such as {@code 1 on ghcr.io/cloudnative-pg/postgresql:18.3}. */
    String text() {
        return "%s on %s".formatted(origin.text(), image.text());
    }
}
