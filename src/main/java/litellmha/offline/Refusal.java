package litellmha.offline;

/** An operation refused for a reason that the user should read. The message is one line and holds no secret. */
final class Refusal extends RuntimeException {
    Refusal(String message) {
        super(message);
    }

    Refusal(String message, Throwable cause) {
        super(message, cause);
    }
}
