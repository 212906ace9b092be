package litellmha.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestResult;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LastOutputsTest {

    /** An engine that cannot read the stack's state the first times. */
    private record Engine(int failures, String message, AtomicInteger reads) implements Mocks {

        private Engine(int failures, String message) {
            this(failures, message, new AtomicInteger());
        }

        @Override
        public CompletableFuture<ResourceResult> newResourceAsync(ResourceArgs args) {
            return CompletableFuture.completedFuture(ResourceResult.of(Optional.of(args.name), Map.of()));
        }

        @Override
        public CompletableFuture<Map<String, Object>> callAsync(CallArgs args) {
            return reads.incrementAndGet() <= failures
                    ? CompletableFuture.failedFuture(new IllegalStateException(message))
                    : CompletableFuture.completedFuture(Map.of("outputs", Map.of("tier", "prod")));
        }

        private TestResult tier() {
            return PulumiTest.withMocks(this)
                    .runTest(context -> context.export(
                            "tier",
                            LastOutputs.of(context).applyValue(outputs -> String.valueOf(outputs.get("tier")))));
        }
    }

    @AfterEach
    void cleanUp() {
        PulumiTest.cleanup();
    }

    @Test
    void aStateThatIsBeingWrittenIsReadAgain() {
        Engine engine = new Engine(2, "failed to load checkpoint: EOF");

        TestResult result = engine.tier().throwOnError();

        assertThat(PulumiTest.extractValue(result.output("tier", String.class))).isEqualTo("prod");
        assertThat(engine.reads()).hasValue(3);
    }

    @Test
    void aStateThatStaysUnreadableIsTold() {
        Engine engine = new Engine(Integer.MAX_VALUE, "failed to load checkpoint: EOF");

        assertThat(engine.tier().exceptions())
                .anySatisfy(failure -> assertThat(failure).hasStackTraceContaining("failed to load checkpoint: EOF"));
    }

    @Test
    void anotherFailureIsToldAtOnce() {
        Engine engine = new Engine(1, "no such stack");

        assertThat(engine.tier().exceptions())
                .anySatisfy(failure -> assertThat(failure).hasStackTraceContaining("no such stack"));
        assertThat(engine.reads()).hasValue(1);
    }
}
