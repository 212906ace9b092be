package litellmha.configimport;

/** A file that cannot be imported at all; the message names the file, what was found, and what is allowed. */
public final class ImportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ImportException(String message) {
        super(message);
    }
}
