package litellmha.verify.model;

/** A check could not be carried out, so that nothing can be said of its claim. The message says why, for the user. */
public final class BrokenCheckException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BrokenCheckException(String message) {
        super(message);
    }

    public BrokenCheckException(String message, Throwable cause) {
        super(message, cause);
    }
}
