package litellmha.cli;

/** Ends a command with exit code 1. Its message is all that is printed. */
final class CommandFailure extends RuntimeException {

    CommandFailure(String message) {
        super(message);
    }
}
