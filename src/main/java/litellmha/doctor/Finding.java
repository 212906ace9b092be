package litellmha.doctor;

import java.util.Locale;
import java.util.Optional;

/**
 * One judgement on a cluster.
 *
 * @param text what was found, in one line
 * @param remedy what to do; nothing if all is well
 * @param breaksPromise whether the stack's tier cannot, or cannot be known to, hold its promise with it
 */
record Finding(Level level, String subject, String text, Optional<String> remedy, boolean breaksPromise) {

    enum Level {
        OK,
        /** What cannot be seen of any cluster. */
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

    /** The promise depends on it. */
    static Finding unknown(String subject, String reason) {
        return new Finding(Level.UNKNOWN, subject, reason, Optional.of(ASK), true);
    }

    /** The promise may hold without it. */
    static Finding unknownAside(String subject, String reason) {
        return new Finding(Level.UNKNOWN, subject, reason, Optional.of(ASK), false);
    }

    private static final String ASK = "run this as a user who may read it; if it is not that, find out why";
}
