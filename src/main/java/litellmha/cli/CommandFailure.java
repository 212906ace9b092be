package litellmha.cli;

/** Ends a command with exit code 1; the message is all that its user reads. */
final class CommandFailure extends RuntimeException {

    CommandFailure(String message) {
        super(message);
    }
}
