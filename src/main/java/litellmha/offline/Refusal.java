package litellmha.offline;

/** Refuses an operation. Its message is shown to the user, and contains no secret. */
final class Refusal extends RuntimeException {
    Refusal(String message) {
        super(message);
    }

    Refusal(String message, Throwable cause) {
        super(message, cause);
    }
}
