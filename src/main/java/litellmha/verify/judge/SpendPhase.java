package litellmha.verify.judge;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import litellmha.verify.model.Guarantees;

/** What happens while spend is counted. Each phase has keys of its own, so that each difference has one cause. */
public enum SpendPhase {
    STEADY("steady", guarantees -> true),
    /** Clients go away in the middle of a stream. */
    HANG_UPS("clients hang up", guarantees -> true),
    /** Redis' pod is deleted, and comes back empty. */
    REDIS_KILLED("Redis killed", Guarantees::sharedRedis),
    /** Redis keeps its connections and answers nothing for a while. */
    REDIS_FROZEN("Redis frozen", Guarantees::sharedRedis),
    /** A LiteLLM pod is deleted with its grace period, as when the Deployment is scaled down. */
    TERMINATED("pod terminated", guarantees -> true),
    /**
     * A LiteLLM pod is deleted without a grace period. The kubelet asks it to end all the same and waits for two seconds, so
     * that it may write what it has: only one that is killed for its memory, or with its node, gets no warning.
     */
    KILLED("pod without grace", guarantees -> true),
    ROLLED("rolling update", guarantees -> true),
    /** The primary is deleted without a grace period. */
    PRIMARY_KILLED("primary without grace", guarantees -> guarantees.databaseInstances() > 1),
    /** No instance of Postgres runs for a while. */
    DATABASE_OUT("database out", guarantees -> true);

    private final String text;
    private final Predicate<Guarantees> applies;

    SpendPhase(String text, Predicate<Guarantees> applies) {
        this.text = text;
        this.applies = applies;
    }

    /** Returns the phases that a stack can go through, in their order. */
    public static List<SpendPhase> of(Guarantees guarantees) {
        return Stream.of(values())
                .filter(phase -> phase.applies.test(guarantees))
                .toList();
    }

    /** Returns whether the claim allows that spend is missing after it. */
    public boolean mayTakeSpend(Guarantees guarantees) {
        return !SpendClaims.of(this, guarantees).equals(SpendClaims.NOTHING_MISSING);
    }

    /** The name in the history and in figures. */
    @Override
    public String toString() {
        return text;
    }
}
