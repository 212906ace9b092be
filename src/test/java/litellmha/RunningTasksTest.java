package litellmha;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.kubernetes.core.v1.Namespace;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunningTasksTest {

    private static final Logger SDK = Logger.getLogger("com.pulumi.test.internal.PulumiTestInternal");

    /** A cluster that takes a second for anything. */
    private static final class Slow implements Mocks {

        @Override
        public CompletableFuture<ResourceResult> newResourceAsync(ResourceArgs args) {
            return CompletableFuture.supplyAsync(
                    () -> ResourceResult.of(Optional.of(args.name), Map.of()),
                    CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
        }

        @Override
        public CompletableFuture<Map<String, Object>> callAsync(CallArgs args) {
            return CompletableFuture.completedFuture(Map.of());
        }
    }

    private static final class Looks extends Handler {

        private final AtomicInteger count = new AtomicInteger();

        @Override
        public void publish(LogRecord message) {
            if (message.getMessage().startsWith("Remaining tasks")) {
                count.incrementAndGet();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private final Looks looks = new Looks();

    @AfterEach
    void cleanUp() {
        SDK.removeHandler(looks);
        SDK.setFilter(null);
        SDK.setLevel(null);
        PulumiTest.cleanup();
    }

    @Test
    void whileTheClusterTakesItsTimeTheProgramLooksAtMostAHundredTimesASecond() {
        looks.setLevel(Level.ALL);
        SDK.addHandler(looks);
        long begin = System.nanoTime();

        PulumiTest.withMocks(new Slow())
                .runTest(context -> {
                    RunningTasks.lookedAtWithPauses(SDK);
                    new Namespace("slow");
                })
                .throwOnError();

        Duration taken = Duration.ofNanos(System.nanoTime() - begin);
        assertThat(taken).isGreaterThan(Duration.ofSeconds(1));
        assertThat(looks.count.get()).isBetween(5, (int) taken.toMillis() / 10 + 1);
    }
}
