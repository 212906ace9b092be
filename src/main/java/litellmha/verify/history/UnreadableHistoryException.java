package litellmha.verify.history;

/** A file is no history. The message is for the user. */
public final class UnreadableHistoryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableHistoryException(String message) {
        super(message);
    }
}
