package litellmha.verify.undo;

/** Another run is under way on the same stack. The message is for the user. */
public final class RunInProgressException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RunInProgressException(String message) {
        super(message);
    }
}
