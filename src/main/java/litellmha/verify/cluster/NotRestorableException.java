package litellmha.verify.cluster;

/** There is nothing that a completed backup could be restored from. The message says why, as a part of a sentence. */
public final class NotRestorableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotRestorableException(String message) {
        super(message);
    }
}
