package litellmha.verify.undo;

/** Undoes changes even if the run was interrupted. */
final class Uninterrupted {

    private Uninterrupted() {}

    /** Runs with the thread's interruption set aside, and restores it afterwards. */
    static void run(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
