package litellmha.verify.run;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import litellmha.kubeapi.ApiFailure;
import litellmha.verify.cluster.Waiting;
import litellmha.verify.history.Event;
import litellmha.verify.history.Event.CheckBroken;
import litellmha.verify.history.Event.CheckEnded;
import litellmha.verify.history.Event.LeftUnhealthy;
import litellmha.verify.model.BrokenCheckException;

/**
 * Runs one check on a healthy stack and sees to it that the stack is healthy afterwards. Whatever goes wrong in it is an
 * event of its history, and does not end the run.
 *
 * @param unhealthy looks what is not healthy, if anything
 * @param before how long the stack has to become healthy before the check
 * @param after how long it has to become healthy again
 * @param history is told what happens
 */
record CheckRun(Supplier<Optional<String>> unhealthy, Duration before, Duration after, Consumer<Event> history) {

    /** Carries out a check, and undoes all its changes before it returns. */
    interface Scenario {
        void observe() throws InterruptedException;
    }

    void run(Scenario scenario) throws InterruptedException {
        if (!attempt(() -> StackHealth.await(unhealthy, before))) {
            return;
        }
        if (attempt(scenario)) {
            history.accept(new CheckEnded());
        }
        attempt(() -> {
            if (!Waiting.until(after, this::healthy)) {
                unhealthy
                        .get()
                        .ifPresent(reason -> history.accept(
                                new LeftUnhealthy("%d s later %s".formatted(after.toSeconds(), reason))));
            }
        });
    }

    /** Whether the stack is known to be healthy. A read that fails tells nothing, and the next one may succeed. */
    private boolean healthy() {
        try {
            return unhealthy.get().isEmpty();
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    /** @return whether it was carried out to its end; if not, the history says why */
    private boolean attempt(Scenario action) throws InterruptedException {
        try {
            action.observe();
            return true;
        } catch (RuntimeException e) {
            // Clients say so when they were interrupted, which ends the run and is nothing that a check has found.
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            history.accept(new CheckBroken(reason(e)));
            return false;
        }
    }

    private static String reason(RuntimeException e) {
        if (e instanceof BrokenCheckException) {
            return e.getMessage();
        }
        return e instanceof KubernetesClientException ? ApiFailure.reason(e) : "unforeseen: " + e;
    }
}
