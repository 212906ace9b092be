package litellmha.doctor;

import java.util.Locale;
import java.util.Optional;

/**
 * One judgement about a cluster.
 *
 * @param text what was found, in one line
 * @param remedy what to do; nothing if all is well
 * @param breaksGuarantees whether it keeps the stack's tier from its guarantees, or leaves that unknown
 */
public record Finding(Level level, String subject, String text, Optional<String> remedy, boolean breaksGuarantees) {

    public enum Level {
        OK,
        /** What no cluster shows. */
        NOTE,
        WARNING,
        ERROR,
        UNKNOWN;

        String shown() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String subject, String text) {
        return new Finding(Level.OK, subject, text, Optional.empty(), false);
    }

    static Finding note(String subject, String text, String remedy) {
        return new Finding(Level.NOTE, subject, text, Optional.of(remedy), false);
    }

    static Finding warning(String subject, String text, String remedy) {
        return new Finding(Level.WARNING, subject, text, Optional.of(remedy), false);
    }

    static Finding error(String subject, String text, String remedy) {
        return new Finding(Level.ERROR, subject, text, Optional.of(remedy), true);
    }

    /** The guarantees depend on it. */
    static Finding unknown(String subject, String reason) {
        return new Finding(Level.UNKNOWN, subject, reason, Optional.of(ASK), true);
    }

    /** The guarantees do not depend on it. */
    static Finding unknownAside(String subject, String reason) {
        return new Finding(Level.UNKNOWN, subject, reason, Optional.of(ASK), false);
    }

    private static final String ASK =
            "run this as a user who may read it; if rights are not the reason, find out what is";
}
