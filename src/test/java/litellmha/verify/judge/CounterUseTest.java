package litellmha.verify.judge;

import static litellmha.verify.judge.SpendHistory.UNWRITTEN;
import static litellmha.verify.model.Outcome.FAIL;
import static litellmha.verify.model.Outcome.INCONCLUSIVE;
import static litellmha.verify.model.Outcome.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;

/** Redis drops a counter that is idle for a minute. */
class CounterUseTest {

    private static final double IDLE = 60;
    private static final double IN_USE = 58;

    @Test
    void aCounterThatWasIdleUntilItWasReadIsNotMissing() {
        Verdict verdict = new SpendHistory()
                .readAfter(IDLE)
                .differs(SpendPhase.ROLLED, SpendCount.REDIS_USERS, -SpendHistory.ALL)
                .judge();

        assertThat(verdict.outcome()).isEqualTo(INCONCLUSIVE);
        assertThat(verdict.reason())
                .contains(
                        "rolling update: Redis, users: not in use for a minute when it was read, so Redis had dropped it")
                .doesNotContain("lacks");
    }

    @Test
    void aCounterThatWasInUseUntilItWasReadIsMissing() {
        assertThat(new SpendHistory()
                        .readAfter(IN_USE)
                        .differs(SpendPhase.ROLLED, SpendCount.REDIS_USERS, -1)
                        .judge()
                        .outcome())
                .isEqualTo(FAIL);
    }

    @Test
    void aCounterThatWasIdleMeanwhileLacksWhatTheDatabaseLost() {
        Verdict verdict = lacking(SpendPhase.DATABASE_OUT, IDLE + 2, UNWRITTEN);

        assertThat(verdict.outcome()).as(verdict.reason()).isEqualTo(PASS);
        assertThat(lacking(SpendPhase.DATABASE_OUT, IDLE + 2, UNWRITTEN + 1).outcome())
                .isEqualTo(FAIL);
    }

    @Test
    void aCounterThatWasInUseMeanwhileLacksNothing() {
        assertThat(lacking(SpendPhase.DATABASE_OUT, IN_USE, 1).outcome()).isEqualTo(FAIL);
    }

    @Test
    void aCounterThatWasIdleMeanwhileLacksNothingIfTheDatabaseStayed() {
        assertThat(lacking(SpendPhase.ROLLED, IDLE + 2, 1).outcome()).isEqualTo(FAIL);
    }

    private static Verdict lacking(SpendPhase phase, double pause, int requests) {
        return new SpendHistory()
                .pausing(pause)
                .differs(phase, SpendCount.REDIS_KEYS, -requests)
                .judge();
    }
}
