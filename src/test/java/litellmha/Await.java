package litellmha;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for what servers do in their own time. */
public final class Await {

    private static final Duration INTERVAL = Duration.ofMillis(200);

    private Await() {}

    /**
     * Looks until something is as wanted, and returns it.
     *
     * @param what what is waited for, for the error
     * @throws AssertionError if it does not come in time; it shows what was seen last
     */
    public static <T> T await(String what, Duration atMost, Callable<T> look, Predicate<T> wanted) {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            T seen = seen(what, look);
            if (wanted.test(seen)) {
                return seen;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "%s: not within %d s; last seen: %s".formatted(what, atMost.toSeconds(), seen));
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }

    private static <T> T seen(String what, Callable<T> look) {
        try {
            return look.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(what, e);
        }
    }
}
