package litellmha.verify.judge;

import static litellmha.verify.judge.SpendHistory.ALL;
import static litellmha.verify.judge.SpendHistory.COST;
import static litellmha.verify.judge.SpendHistory.UNWRITTEN;
import static litellmha.verify.model.Outcome.FAIL;
import static litellmha.verify.model.Outcome.INCONCLUSIVE;
import static litellmha.verify.model.Outcome.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import litellmha.verify.Histories;
import litellmha.verify.history.Event.Request;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class SpendJudgeTest {

    private static final List<SpendCount> RECORDS =
            List.of(SpendCount.SPEND_LOG, SpendCount.DAILY_USERS, SpendCount.DAILY_TEAMS);
    private static final List<SpendCount> BALANCES = List.of(SpendCount.KEYS, SpendCount.TEAMS, SpendCount.USERS);
    private static final List<SpendCount> COUNTERS =
            List.of(SpendCount.REDIS_KEYS, SpendCount.REDIS_TEAMS, SpendCount.REDIS_USERS);

    private final SpendHistory history = new SpendHistory();

    @Test
    void whatAgreesEverywherePassesWithoutANote() {
        Verdict verdict = history.judge();

        assertThat(verdict.outcome()).as(verdict.reason()).isEqualTo(PASS);
        assertThat(verdict.reason())
                .isEqualTo("What LiteLLM counts is what clients were charged, but for what the claim allows.");
        assertThat(verdict.figures())
                .contains(
                        Figure.count("requests", ALL).in("steady"),
                        new Figure("declared cost of a request", COST, "USD"))
                .filteredOn(figure -> figure.label().equals("teams, pod without grace"))
                .singleElement()
                .satisfies(figure -> assertThat(figure.text()).isEqualTo("14.00 cents"));
    }

    @ParameterizedTest
    @EnumSource(value = SpendPhase.class, names = "HANG_UPS", mode = Mode.EXCLUDE)
    void aRequestThatIsCountedTwiceFailsAnywhereButInAFrozenRedis(SpendPhase phase) {
        for (SpendCount count : SpendCount.values()) {
            if (phase != SpendPhase.REDIS_FROZEN || !COUNTERS.contains(count)) {
                assertThat(new SpendHistory().differs(phase, count, 1).judge().reason())
                        .isEqualTo("%s: %s has 0.28 cents more than clients were charged.".formatted(phase, count));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SpendPhase.class,
            names = {"STEADY", "TERMINATED", "KILLED", "ROLLED"})
    void aRequestThatIsNotCountedFailsAnywhereWhilePostgresAndRedisStay(SpendPhase phase) {
        mustHaveAll(phase, List.of(SpendCount.values()));
    }

    @ParameterizedTest
    @EnumSource(
            value = SpendPhase.class,
            names = {"REDIS_KILLED", "REDIS_FROZEN"})
    void aLossOfRedisMayTakeFromItsCountersOnly(SpendPhase phase) {
        mayLackWhatIsUnwritten(phase, COUNTERS);
        mustHaveAll(phase, RECORDS);
        mustHaveAll(phase, BALANCES);
    }

    @ParameterizedTest
    @EnumSource(
            value = SpendPhase.class,
            names = {"PRIMARY_KILLED", "DATABASE_OUT"})
    void aLossOfTheDatabaseMayTakeFromTheSumsOfKeysTeamsAndUsersOnly(SpendPhase phase) {
        mayLackWhatIsUnwritten(phase, BALANCES);
        mustHaveAll(phase, RECORDS);
        mustHaveAll(phase, COUNTERS);
    }

    private static void mayLackWhatIsUnwritten(SpendPhase phase, List<SpendCount> counts) {
        for (SpendCount count : counts) {
            Verdict most = new SpendHistory().differs(phase, count, -UNWRITTEN).judge();
            assertThat(most.outcome()).as(most.reason()).isEqualTo(PASS);
            assertThat(new SpendHistory()
                            .differs(phase, count, -UNWRITTEN - 1)
                            .judge()
                            .reason())
                    .isEqualTo("%s: %s lacks 5.04 of 14 cents, more than the 4.76 that the fault may take."
                            .formatted(phase, count));
        }
    }

    private static void mustHaveAll(SpendPhase phase, List<SpendCount> counts) {
        for (SpendCount count : counts) {
            assertThat(new SpendHistory().differs(phase, count, -1).judge().reason())
                    .isEqualTo("%s: %s lacks 0.28 of 14 cents, more than the 0 that the fault may take."
                            .formatted(phase, count));
        }
    }

    @Test
    void whatLiteLlmLostWithTheDatabaseIsTold() {
        BALANCES.forEach(count -> history.differs(SpendPhase.PRIMARY_KILLED, count, -10));
        history.differs(SpendPhase.DATABASE_OUT, SpendCount.KEYS, -2)
                .differs(SpendPhase.DATABASE_OUT, SpendCount.USERS, -1);

        assertThat(history.judge().reason())
                .endsWith(
                        " NOTE: primary without grace: 2.8 of 14 cents missing in keys and teams and users; database out: 0.56"
                                + " of 14 cents missing in keys, and 0.28 of 14 cents missing in users.");
    }

    @Test
    void whatLiteLlmLostIsToldBesideAFailure() {
        history.differs(SpendPhase.DATABASE_OUT, SpendCount.KEYS, -1)
                .differs(SpendPhase.DATABASE_OUT, SpendCount.SPEND_LOG, -1);

        assertThat(history.judge().reason()).contains("spend log lacks").contains("missing in keys");
    }

    @Test
    void aReplicaThatIsNotWaitedForMayLoseRows() {
        Guarantees asynchronous = new Guarantees("prod", 2, true, false, true, 3, false, true, true);

        for (SpendCount count : RECORDS) {
            assertThat(new SpendHistory()
                            .of(asynchronous)
                            .differs(SpendPhase.PRIMARY_KILLED, count, -UNWRITTEN)
                            .judge()
                            .outcome())
                    .isEqualTo(PASS);
            assertThat(new SpendHistory()
                            .of(asynchronous)
                            .differs(SpendPhase.PRIMARY_KILLED, count, -UNWRITTEN - 1)
                            .judge()
                            .outcome())
                    .isEqualTo(FAIL);
        }
    }

    @Test
    void aRequestWhoseAnswerNobodySawMayBeCountedOrNot() {
        history.with(1.5, new Request(SpendJudge.IN_TURN, "litellm-b", 0, "ConnectionResetError", 0.1, 0, false));

        assertThat(history.judge().outcome()).isEqualTo(PASS);
        assertThat(history.differs(SpendPhase.TERMINATED, SpendCount.KEYS, 1)
                        .judge()
                        .outcome())
                .isEqualTo(PASS);
        assertThat(history.differs(SpendPhase.TERMINATED, SpendCount.KEYS, 2)
                        .judge()
                        .outcome())
                .isEqualTo(FAIL);
    }

    @Test
    void aPriceThatNobodyDeclaredFails() {
        Verdict verdict = history.told(0.5).judge();

        assertThat(verdict.outcome()).isEqualTo(FAIL);
        assertThat(verdict.reason())
                .isEqualTo("%1$d of %1$d requests cost something else than the declared 0.28 cents, the first 50 cents."
                        .formatted(8 * ALL));
    }

    @Test
    void streamsThatAreCutMustBeCountedAlikeEverywhere() {
        Stream.of(SpendCount.values())
                .filter(count -> count != SpendCount.SPEND_LOG)
                .forEach(count -> assertThat(new SpendHistory()
                                .differs(SpendPhase.HANG_UPS, count, -1)
                                .judge()
                                .reason())
                        .isEqualTo(
                                "clients hang up: %s has 0.28 cents where the spend log has 0.56.".formatted(count)));
    }

    @Test
    void whatACutStreamCostsIsTold() {
        assertThat(history.judge().figures()).contains(new Figure("cost of a cut stream", 0.5 * COST * 100, "cents"));
    }

    @Test
    void aPhaseThatIsMissingTellsNothing() {
        Verdict verdict = history.without(SpendPhase.ROLLED).judge();

        assertThat(verdict.outcome()).isEqualTo(INCONCLUSIVE);
        assertThat(verdict.reason()).startsWith("rolling update: ");
    }

    @Test
    void aStackWithoutRedisIsNotAskedForItsCounters() {
        Verdict verdict = history.of(Histories.COST).judge();

        assertThat(verdict.outcome()).as(verdict.reason()).isEqualTo(PASS);
        assertThat(verdict.figures())
                .noneMatch(figure -> figure.label().contains("Redis"))
                .noneMatch(figure -> figure.label().contains("primary"));
    }

    @Test
    void aHistoryWithoutPriceTellsNothing() {
        Verdict verdict = new SpendJudge().judge(Histories.of(Histories.PROD).history());

        assertThat(verdict.outcome()).isEqualTo(INCONCLUSIVE);
        assertThat(verdict.reason())
                .isEqualTo("the model has no declared price, or its deployments have different ones.");
    }
}
