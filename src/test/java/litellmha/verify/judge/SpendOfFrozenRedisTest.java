package litellmha.verify.judge;

import static litellmha.verify.judge.SpendHistory.BACK;
import static litellmha.verify.judge.SpendHistory.CAUGHT;
import static litellmha.verify.model.Outcome.FAIL;
import static litellmha.verify.model.Outcome.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellmha.verify.history.Event.Request;
import org.junit.jupiter.api.Test;

class SpendOfFrozenRedisTest {

    private final SpendHistory history = new SpendHistory();

    @Test
    void aFrozenRedisMayCountWhatWasUnderWayTwice() {
        for (SpendCount count : List.of(SpendCount.REDIS_KEYS, SpendCount.REDIS_TEAMS, SpendCount.REDIS_USERS)) {
            assertThat(new SpendHistory()
                            .differs(SpendPhase.REDIS_FROZEN, count, 2 * CAUGHT)
                            .judge()
                            .reason())
                    .endsWith("NOTE: Redis frozen: 0.56 cents too many in %s.".formatted(count));
            assertThat(new SpendHistory()
                            .differs(SpendPhase.REDIS_FROZEN, count, 2 * CAUGHT + 1)
                            .judge()
                            .reason())
                    .isEqualTo(
                            "Redis frozen: %s has 0.84 cents more than clients were charged, and the fault may repeat 0.56."
                                    .formatted(count));
        }
    }

    @Test
    void aRefusalThatWaitedForAFrozenRedisMayBeCountedAsWell() {
        history.with(BACK - 10, new Request(SpendJudge.SERVICE, "", 503, "", 1.1, 0, true));

        assertThat(history.differs(SpendPhase.REDIS_FROZEN, SpendCount.REDIS_KEYS, 2 * CAUGHT + 2)
                        .judge()
                        .outcome())
                .isEqualTo(PASS);
        assertThat(history.differs(SpendPhase.REDIS_FROZEN, SpendCount.REDIS_KEYS, 2 * CAUGHT + 3)
                        .judge()
                        .outcome())
                .isEqualTo(FAIL);
    }

    @Test
    void aRefusalThatAskedNoFrozenRedisIsNotCounted() {
        history.with(BACK - 10, new Request(SpendJudge.SERVICE, "", 503, "", 0.1, 0, true));

        assertThat(history.differs(SpendPhase.REDIS_FROZEN, SpendCount.REDIS_KEYS, 2 * CAUGHT + 1)
                        .judge()
                        .outcome())
                .isEqualTo(FAIL);
    }
}
