package litellmha.verify.cluster;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import litellmha.verify.model.BrokenCheckException;

/** Waits for a condition that has a name. */
public final class Waiting {

    private static final long PAUSE_MILLIS = 200;

    private Waiting() {}

    /** @throws BrokenCheckException if it has not come true in time */
    public static void await(String what, Duration atMost, BooleanSupplier condition) throws InterruptedException {
        if (!until(atMost, condition)) {
            throw new BrokenCheckException("%s: not within %d s".formatted(what, atMost.toSeconds()));
        }
    }

    /** @return whether it came true in time */
    public static boolean until(Duration atMost, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return true;
    }
}
