package litellmha.verify.undo;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** What must be undone is undone although the run is interrupted, before or meanwhile. */
final class Uninterrupted {

    private Uninterrupted() {}

    /** Runs on a thread that nobody interrupts. An interruption of the calling thread is restored afterwards. */
    static void run(Runnable work) {
        FutureTask<Void> task = new FutureTask<>(work, null);
        new Thread(task, "undo").start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    task.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof RuntimeException failure) {
                        throw failure;
                    }
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
