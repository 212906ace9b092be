package litellmha.database;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellmha.names.PostgresGeneration;
import litellmha.settings.Database;

/**
 * What one of the stack's Postgres clusters began with.
 *
 * @param source what was restored to it; the first generation began empty, and has none
 */
public record Origin(PostgresGeneration generation, Optional<Source> source) {

    public static final Origin EMPTY = new Origin(PostgresGeneration.FIRST, Optional.empty());

    public Origin {
        if ((generation.number() == 1) != source.isEmpty()) {
            throw new IllegalArgumentException("the first generation begins empty, and every other one with a backup");
        }
    }

    private static final Pattern TEXT = Pattern.compile("(\\d+)(?: from (.+))?");

    private static final Pattern MOMENT = Pattern.compile("generation (\\d+) at (\\S+)");

    /** What is restored. */
    public sealed interface Source {

        /** Such as {@code litellm-pg-snapshot-20261126020000} or {@code generation 1 at 2026-11-27T10:00:00Z}. */
        String text();

        /** As a part of a sentence. */
        String described();
    }

    /**
     * A snapshot.
     *
     * @param name of CloudNativePG's Backup
     */
    public record Backup(String name) implements Source {

        @Override
        public String text() {
            return name;
        }

        @Override
        public String described() {
            return "backup " + name;
        }
    }

    /**
     * A moment of the WAL archive.
     *
     * @param of the generation that wrote the WAL
     */
    public record Moment(PostgresGeneration of, Instant time) implements Source {

        @Override
        public String text() {
            return "generation %d at %s".formatted(of.number(), time);
        }

        @Override
        public String described() {
            return "the WAL of generation %d until %s".formatted(of.number(), time);
        }
    }

    static Origin of(Database database) {
        return database.restoreFrom()
                .map(restore -> new Origin(database.generation(), Optional.of(source(restore))))
                .orElse(EMPTY);
    }

    private static Source source(Database.RestoreFrom restore) {
        return restore.archive()
                .<Source>map(archive ->
                        new Moment(new PostgresGeneration(archive.generation()), Instant.parse(archive.time())))
                .orElseGet(() -> new Backup(restore.backup().orElseThrow()));
    }

    /** Reads {@link #text}; empty if it is something else. */
    public static Optional<Origin> of(String text) {
        Matcher found = TEXT.matcher(text);
        return found.matches()
                ? Optional.of(new Origin(
                        new PostgresGeneration(Integer.parseInt(found.group(1))),
                        Optional.ofNullable(found.group(2)).map(Origin::source)))
                : Optional.empty();
    }

    private static Source source(String text) {
        Matcher moment = MOMENT.matcher(text);
        return moment.matches()
                ? new Moment(new PostgresGeneration(Integer.parseInt(moment.group(1))), Instant.parse(moment.group(2)))
                : new Backup(text);
    }

    /** Such as {@code 2 from litellm-pg-snapshot-20261126020000}. */
    public String text() {
        return generation.number()
                + source.map(found -> " from " + found.text()).orElse("");
    }

    /** Returns the Backup that was restored. */
    public Optional<String> backup() {
        return source.filter(Backup.class::isInstance).map(Source::text);
    }

    /** Returns the moment of the WAL archive that was restored. */
    public Optional<Moment> moment() {
        return source.filter(Moment.class::isInstance).map(Moment.class::cast);
    }
}
