package litellmha.settings;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/** A moment as a user writes it. */
public final class UtcTime {

    /** What is allowed, for an error message. */
    public static final String ALLOWED = "a time as RFC 3339 has it, in UTC, such as 2026-11-27T10:00:00Z";

    /** {@link Instant#parse} reads more: 24:00 as the next day, second 60 as second 59, and years of any length. */
    private static final Pattern FORM =
            Pattern.compile("2\\d{3}-\\d\\d-\\d\\dT(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?Z");

    private UtcTime() {}

    /** Returns nothing for any other text, or a day that the calendar does not have. */
    public static Optional<Instant> parse(String text) {
        try {
            return FORM.matcher(text).matches() ? Optional.of(Instant.parse(text)) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
