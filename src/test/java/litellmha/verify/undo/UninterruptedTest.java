package litellmha.verify.undo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import litellmha.verify.model.BrokenCheckException;
import org.junit.jupiter.api.Test;

class UninterruptedTest {

    private final CountDownLatch never = new CountDownLatch(1);
    private boolean done;

    @Test
    void anInterruptionWhileItIsUndoneEndsNothing() {
        Thread run = Thread.currentThread();

        Uninterrupted.run(() -> {
            run.interrupt();
            waitForNothing();
            done = true;
        });

        assertThat(done).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }

    /** As a call to the API server does, this ends at once if its thread is interrupted. */
    private void waitForNothing() {
        try {
            never.await(1, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new BrokenCheckException("interrupted", e);
        }
    }

    @Test
    void aFailureIsThrownAsItIs() {
        assertThatThrownBy(() -> Uninterrupted.run(() -> {
                    throw new BrokenCheckException("there is no litellm");
                }))
                .isInstanceOf(BrokenCheckException.class)
                .hasMessage("there is no litellm");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
