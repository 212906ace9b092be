package litellmha;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps the SDK from using a whole core for as long as Kubernetes takes. Until all resources are registered, it looks at them
 * again and again without a pause ({@code DeploymentImpl.DefaultRunner.loopUntilDone} in version 1.36.1), on two cores in a
 * thread of its own each time. All that it does between two looks is to log; so a filter of that log pauses.
 */
final class RunningTasks {

    /** The log of the SDK in a run by the engine; it has another with mocks. */
    static final Logger SDK = Logger.getLogger("com.pulumi.deployment.internal.DeploymentImpl");

    /** What it logs once in each round. */
    private static final String ROUND = "Remaining tasks";

    /** So long the program may end later than it could. */
    private static final long PAUSE = Duration.ofMillis(10).toNanos();

    private RunningTasks() {}

    /** To be called once the SDK has begun, because that sets the level of its log. */
    static void lookedAtWithPauses(Logger sdk) {
        sdk.setFilter(message -> {
            if (message.getMessage().startsWith(ROUND)) {
                LockSupport.parkNanos(PAUSE);
            }
            return true;
        });
        sdk.setLevel(Level.FINEST);
    }
}
