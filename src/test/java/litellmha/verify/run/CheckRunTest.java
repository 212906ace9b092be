package litellmha.verify.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import litellmha.verify.history.Event;
import litellmha.verify.history.Event.CheckBroken;
import litellmha.verify.history.Event.CheckEnded;
import litellmha.verify.history.Event.LeftUnhealthy;
import litellmha.verify.model.BrokenCheckException;
import org.junit.jupiter.api.Test;

class CheckRunTest {

    private static final Supplier<Optional<String>> HEALTHY = Optional::empty;

    private final List<Event> history = new ArrayList<>();

    private void run(Supplier<Optional<String>> unhealthy, CheckRun.Scenario scenario) throws InterruptedException {
        new CheckRun(unhealthy, Duration.ZERO, Duration.ZERO, history::add).run(scenario);
    }

    /** Healthy when asked first, and never again. */
    private static Supplier<Optional<String>> unhealthyAfterwards() {
        Iterator<Optional<String>> first = List.of(Optional.<String>empty()).iterator();
        return () -> first.hasNext() ? first.next() : Optional.of("litellm: 1 of 2 pods are ready");
    }

    @Test
    void aCheckThatComesToItsEndSaysSo() throws InterruptedException {
        run(HEALTHY, () -> {});

        assertThat(history).containsExactly(new CheckEnded());
    }

    @Test
    void anUnforeseenExceptionBreaksTheCheckAndNotTheRun() throws InterruptedException {
        run(HEALTHY, () -> {
            throw new IndexOutOfBoundsException("Index 0 out of bounds for length 0");
        });

        assertThat(history)
                .containsExactly(new CheckBroken(
                        "unforeseen: java.lang.IndexOutOfBoundsException: Index 0 out of bounds for length 0"));
    }

    @Test
    void aForeseenExceptionSpeaksForItself() throws InterruptedException {
        run(HEALTHY, () -> {
            throw new BrokenCheckException("there is no primary");
        });
        run(HEALTHY, () -> {
            throw new KubernetesClientException("connection reset");
        });

        assertThat(history)
                .containsExactly(new CheckBroken("there is no primary"), new CheckBroken("connection reset"));
    }

    @Test
    void anErrorOfTheMachineEndsTheRun() {
        assertThatThrownBy(() -> run(HEALTHY, () -> {
                    throw new OutOfMemoryError();
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void anInterruptionStaysOneThoughAClientWrapsIt() {
        assertThatThrownBy(() -> run(HEALTHY, () -> {
                    Thread.currentThread().interrupt();
                    throw new BrokenCheckException("interrupted");
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(history).isEmpty();
    }

    @Test
    void aStackThatIsNotHealthyIsNotPutToTheTest() throws InterruptedException {
        run(() -> Optional.of("Postgres: 2 of 3 instances are ready"), () -> {
            throw new AssertionError("it was");
        });

        assertThat(history)
                .containsExactly(
                        new CheckBroken(
                                "the stack is not healthy, so nothing can be put to the test: Postgres: 2 of 3 instances are ready"));
    }

    @Test
    void aCheckThatLeavesTheStackUnhealthySaysSo() throws InterruptedException {
        run(unhealthyAfterwards(), () -> {});

        assertThat(history)
                .containsExactly(new CheckEnded(), new LeftUnhealthy("0 s later litellm: 1 of 2 pods are ready"));
    }

    @Test
    void aBrokenCheckThatLeavesTheStackUnhealthySaysSoToo() throws InterruptedException {
        run(unhealthyAfterwards(), () -> {
            throw new BrokenCheckException("the client is gone");
        });

        assertThat(history)
                .containsExactly(
                        new CheckBroken("the client is gone"),
                        new LeftUnhealthy("0 s later litellm: 1 of 2 pods are ready"));
    }

    @Test
    void healthThatCannotBeAskedForAfterwardsBreaksTheCheck() throws InterruptedException {
        Iterator<Optional<String>> first = List.of(Optional.<String>empty()).iterator();
        run(
                () -> {
                    if (first.hasNext()) {
                        return first.next();
                    }
                    throw new KubernetesClientException("connection refused");
                },
                () -> {});

        assertThat(history).containsExactly(new CheckEnded(), new CheckBroken("connection refused"));
    }

    @Test
    void oneFailedReadAfterwardsIsNotTheEndOfTheWait() throws InterruptedException {
        Iterator<Supplier<Optional<String>>> reads = List.<Supplier<Optional<String>>>of(
                        HEALTHY,
                        () -> {
                            throw new KubernetesClientException("connection refused");
                        },
                        HEALTHY)
                .iterator();

        new CheckRun(() -> reads.next().get(), Duration.ZERO, Duration.ofSeconds(30), history::add).run(() -> {});

        assertThat(history).containsExactly(new CheckEnded());
    }
}
