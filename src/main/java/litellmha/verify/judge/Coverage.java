package litellmha.verify.judge;

import java.util.Optional;
import java.util.OptionalInt;
import litellmha.verify.history.History;

/** Whether all replicas were put to the test. */
final class Coverage {

    /** Nothing in an answer says which replica gave it. */
    static final String ONE_ADDRESS = "all requests went to one address, and it cannot be told which replicas answered;"
            + " name their Deployment with --pods-of";

    private Coverage() {}

    /**
     * Returns why a check tells nothing of some replicas, if so.
     *
     * @param tested how many names of replicas the check's history has
     */
    static Optional<String> gap(History history, long tested) {
        OptionalInt replicas = history.run().replicas();
        if (replicas.isEmpty()) {
            return Optional.of(ONE_ADDRESS);
        }
        return tested < replicas.getAsInt()
                ? Optional.of("only %d of %d pods were tested".formatted(tested, replicas.getAsInt()))
                : Optional.empty();
    }
}
