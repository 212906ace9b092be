package litellmha.verify.undo;

import java.util.Optional;
import java.util.stream.Stream;

/** A run could not undo all that it, or one before it, has changed. The message says what is left, for the user. */
public final class NotUndoneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NotUndoneException(String message) {
        super(message);
    }

    /** Returns what was not undone when a run ended with another exception: closing the run adds it to that one. */
    public static Optional<NotUndoneException> besides(Throwable ended) {
        return Stream.iterate(ended, cause -> cause != null, Throwable::getCause)
                .flatMap(cause -> Stream.of(cause.getSuppressed()))
                .filter(NotUndoneException.class::isInstance)
                .map(NotUndoneException.class::cast)
                .findFirst();
    }
}
