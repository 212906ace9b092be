package litellmha.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets Ctrl-C interrupt a run and then wait until what the run changed is undone. */
final class CtrlC {

    /** Time to end the current step after Ctrl-C, and to undo what the run changed. */
    private static final long UNDO_MILLIS = 180_000;

    /** Counted down when the command is finished; Ctrl-C's hook waits for it, not for this thread, which may end the JVM. */
    private final CountDownLatch over = new CountDownLatch(1);

    interface Interruptible {
        void run() throws InterruptedException;
    }

    /** Says that the command is finished. */
    void over() {
        over.countDown();
    }

    /** Runs something on this thread, which Ctrl-C interrupts. */
    void interrupts(Interruptible work) throws InterruptedException {
        Thread worker = Thread.currentThread();
        // Joining the worker would be a deadlock: it may be ending the JVM, which waits for this hook.
        Thread hook = new Thread(() -> {
            worker.interrupt();
            try {
                over.await(UNDO_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            work.run();
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The JVM is shutting down, and the hook is waiting for this command.
            }
        }
    }
}
