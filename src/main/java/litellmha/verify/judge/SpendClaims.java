package litellmha.verify.judge;

import static litellmha.verify.judge.SpendClaims.Claim.EXACT;
import static litellmha.verify.judge.SpendClaims.Claim.MAY_LACK;
import static litellmha.verify.judge.SpendClaims.Claim.MAY_LACK_OR_REPEAT;

import litellmha.verify.model.Guarantees;

/**
 * How far each figure may be from what clients were charged, in a phase. All of it is how LiteLLM 1.108.14 behaves, by its source
 * and as measured on three nodes.
 *
 * @param records the spend log and the daily sums. A row of the log that cannot be inserted goes back to the queue, and one that is
 *     there already is skipped ({@code requeue_spend_logs} in {@code proxy/utils.py}, {@code skip_duplicates}). Daily sums that
 *     cannot be added go back as well ({@code _flush_daily_spend_queue} in {@code proxy/db/db_spend_update_writer.py}). They are
 *     not if the query engine's answer is lost, and they are added twice if only the answer to a commit is lost ({@code
 *     db_write_failure_is_requeue_safe} in {@code proxy/db/exception_handler.py}): neither was ever seen, and either is a failure.
 * @param balances the sums of keys, teams and users. Those that cannot be added are thrown away, unless the query engine was not
 *     reached or the transaction had a deadlock ({@code handle_spend_update_failure}); so nothing is added twice
 * @param counters those in Redis
 */
record SpendClaims(Claim records, Claim balances, Claim counters) {

    enum Claim {
        /** Neither more nor less. */
        EXACT,
        /** At most what was accepted from one flush before the fault until one after it was over may be missing. */
        MAY_LACK,
        /** The same, and requests that Redis had not answered when it stood still may be counted again. */
        MAY_LACK_OR_REPEAT
    }

    static final SpendClaims NOTHING_MISSING = new SpendClaims(EXACT, EXACT, EXACT);

    static SpendClaims of(SpendPhase phase, Guarantees guarantees) {
        return switch (phase) {
            // A pod that is asked to end writes what it has, which took 0.4 s. One that is deleted without
            // grace is asked as well: the kubelet gives it two seconds (minimumGracePeriodInSeconds in
            // pkg/kubelet/kuberuntime).
            case STEADY, HANG_UPS, TERMINATED, KILLED, ROLLED -> NOTHING_MISSING;
            // A counter that is not there is read from the row of its key, team or user, which lacks what is
            // not written yet (proxy/db/spend_counter_reseed.py).
            case REDIS_KILLED -> new SpendClaims(EXACT, EXACT, MAY_LACK);
            // So is one that LiteLLM deleted because it could not add to it. A command that timed out is
            // executed all the same when Redis goes on.
            case REDIS_FROZEN -> new SpendClaims(EXACT, EXACT, MAY_LACK_OR_REPEAT);
            // A replica that nobody waits for need not have what was acknowledged.
            case PRIMARY_KILLED -> new SpendClaims(guarantees.synchronous() ? EXACT : MAY_LACK, MAY_LACK, EXACT);
            case DATABASE_OUT -> new SpendClaims(EXACT, MAY_LACK, EXACT);
        };
    }

    Claim of(SpendCount count) {
        if (count.redis()) {
            return counters;
        }
        return count.balance() ? balances : records;
    }
}
