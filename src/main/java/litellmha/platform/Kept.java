package litellmha.platform;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellmha.database.Origin;
import litellmha.settings.PostgresImage;
import litellmha.settings.Quantity;

/**
 * A Postgres cluster that is kept beside the one that serves.
 *
 * @param image that it ran with
 * @param volumes that it was left with; empty if a version of this program that exported less has left it
 */
record Kept(Origin origin, PostgresImage image, Optional<Volumes> volumes) {

    private static final Pattern TEXT =
            Pattern.compile("(.+) on (\\S+)(?: with (?<data>\\S+)(?: and (?<wal>\\S+) for WAL)?)?");

    /** Reads {@link #text}. */
    static Kept of(String text) {
        Matcher found = TEXT.matcher(text);
        Optional<Origin> origin = found.matches() ? Origin.of(found.group(1)) : Optional.empty();
        return new Kept(
                origin.orElseThrow(() -> new IllegalStateException(
                        "the stack's output keptDatabaseGenerations is not of this program: " + text)),
                new PostgresImage(found.group(2)),
                quantity(found, "data").map(data -> new Volumes(data, quantity(found, "wal"))));
    }

    private static Optional<Quantity> quantity(Matcher found, String group) {
        return Optional.ofNullable(found.group(group)).map(Quantity::new);
    }

    /** Such as {@code 1 on ghcr.io/cloudnative-pg/postgresql:18.3 with 50Gi and 10Gi for WAL}. */
    String text() {
        return "%s on %s%s%s"
                .formatted(
                        origin.text(),
                        image.text(),
                        volumes.map(sizes -> " with " + sizes.data()).orElse(""),
                        volumes.flatMap(Volumes::wal)
                                .map(size -> " and %s for WAL".formatted(size))
                                .orElse(""));
    }
}
