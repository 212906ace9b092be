package litellmha.verify.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellmha.verify.Histories;
import litellmha.verify.history.Event.Fault;
import litellmha.verify.history.Event.GatewayState;
import litellmha.verify.history.Event.Phase;
import litellmha.verify.history.Event.Request;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Outcome;
import litellmha.verify.model.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseOutageJudgeTest {

    private final Histories closed = Histories.of(Histories.PROD);
    private final Histories open = Histories.of(Histories.COST);

    @Test
    void aFailClosedStackThatRefusesWhatItDoesNotKnowPasses() {
        assertThat(judge(closed(200, 503, 200, 503)).outcome()).isEqualTo(Outcome.PASS);
        assertThat(judge(closed).figures())
                .contains(
                        Figure.count("uncached key refused", 2).in("down"),
                        Figure.count("fewest pods behind the Service until then", 2),
                        Figure.seconds("works as before after the wake-up", 40.3e9)
                                .of("one")
                                .in("recovery"));
    }

    @Test
    void aFailOpenStackThatLetsAllPassPasses() {
        assertThat(judge(open(200, 200, 200, 200)).outcome()).isEqualTo(Outcome.PASS);
    }

    @ParameterizedTest
    @CsvSource({
        "503, 503, 200, 503, cached, 503, 200",
        "200, 200, 200, 503, uncached, 200, 503",
        "200, 401, 200, 503, uncached, 401, 503",
        "200, 503, 503, 503, master, 503, 200",
        "200, 503, 200, 200, unknown, 200, 503"
    })
    void anAnswerOfAFailClosedStackThatIsNotWhatIsPromisedFails(
            int cached, int uncached, int master, int unknown, String key, int found, int due) {
        Verdict verdict = judge(closed(cached, uncached, master, unknown));

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.reason())
                .matches("one answered %d \\w* ?to the %s key while the database was down, not %d\\."
                        .formatted(found, key, due));
    }

    @ParameterizedTest
    @CsvSource({"503, 200, 200, 200", "200, 503, 200, 200", "200, 200, 503, 200", "200, 200, 200, 401"})
    void aKeyThatAFailOpenStackRefusesFails(int cached, int uncached, int master, int unknown) {
        assertThat(judge(open(cached, uncached, master, unknown)).outcome()).isEqualTo(Outcome.FAIL);
    }

    /** While LiteLLM's database client reconnects. */
    @Test
    void aFailOpenStackMayRefuseUntilItHasNoticedTheOutage() {
        open(200, 200, 200, 200).at(20.5, refused("no_db_connection"));

        assertThat(judge(open).outcome()).isEqualTo(Outcome.PASS);
        assertThat(judge(open).figures())
                .contains(Figure.count("uncached key refused", 1).in("down"));
    }

    @Test
    void aFailOpenStackThatRefusesAfterItHasNoticedFails() {
        open(200, 200, 200, 200).at(25, refused("no_db_connection"));

        assertThat(judge(open).outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void aFailOpenStackThatRefusesBetweenTwoThatPassedFails() {
        open(200, 200, 200, 200).at(25, refused("no_db_connection"));
        ask(open, 26, "one", "uncached", 200);

        assertThat(judge(open).outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void aFailOpenStackThatRefusesForAnotherReasonFails() {
        open(200, 200, 200, 200).at(20.5, refused("error"));

        assertThat(judge(open).outcome()).isEqualTo(Outcome.FAIL);
    }

    private static Request refused(String error) {
        return new Request("uncached", "one", 503, error, 4.65, 0, true);
    }

    @Test
    void aPodStartedMeanwhileThatLetsUnknownKeysPassFails() {
        closed(200, 503, 200, 503);
        ask(closed, 35, "three", "unknown", 200);

        assertThat(judge(closed).reason()).isEqualTo("a pod started during the outage accepted the unknown key.");
    }

    @Test
    void aServiceThatLosesItsPodsFails() {
        closed(200, 503, 200, 503).at(25, new GatewayState(List.of("one", "two"), List.of("one")));

        assertThat(judge(closed).reason())
                .isEqualTo("only 1 of 2 pods stayed behind the Service while the database was down.");
    }

    @Test
    void aPodThatDoesNotRecoverFails() {
        closed(200, 503, 200, 503);
        ask(closed, 90, "one", "uncached", 503);

        assertThat(judge(closed).outcome()).isEqualTo(Outcome.FAIL);
        assertThat(judge(closed).reason()).startsWith("one does not work as before the outage");
    }

    @Test
    void unknownKeysThatGoOnPassingAfterwardsFail() {
        open(200, 200, 200, 200);
        ask(open, 90, "one", "unknown", 200);

        assertThat(judge(open).outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void aHistoryWithoutItsEndTellsNothing() {
        Histories cutOff = Histories.of(Histories.PROD).at(0, new Phase("before"));

        assertThat(judge(cutOff).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(judge(cutOff).reason())
                .isEqualTo("it was not completed; these phases are missing: stopping, down, new pod, recovery.");
    }

    @Test
    void aServiceThatNobodyWatchedTellsNothing() {
        Histories unwatched = Histories.of(Histories.PROD);
        closed(200, 503, 200, 503).history().entries().stream()
                .filter(entry -> !(entry.event() instanceof GatewayState))
                .forEach(entry -> unwatched.at(entry.nanos() / 1e9, entry.event()));

        assertThat(judge(unwatched).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(judge(unwatched).reason()).isEqualTo("the Service was not watched before and after.");
    }

    @Test
    void aCachedKeyThatIsRefusedAfterItsMinuteTellsNothing() {
        Histories late = Histories.of(Histories.PROD);
        history(late, List.of("one", "two"), 503, 503, 200, 503, -65);

        assertThat(judge(late).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(judge(late).reason())
                .isEqualTo("one was tested with the cached key as late as 86 s after it had learnt it.");
    }

    private Histories closed(int cached, int uncached, int master, int unknown) {
        return history(closed, List.of("one", "two"), cached, uncached, master, unknown, 0);
    }

    private Histories open(int cached, int uncached, int master, int unknown) {
        return history(open, List.of("one"), cached, uncached, master, unknown, 0);
    }

    /** Stopped from 10 s to 40 s, asked at 21 s, a pod is deleted at 30 s; all is as before 40.3 s after that. */
    private static Histories history(
            Histories histories, List<String> pods, int cached, int uncached, int master, int unknown, double learnt) {
        histories.at(-100, new Phase("before")).at(0.5, new GatewayState(pods, pods));
        pods.forEach(pod -> {
            ask(histories, learnt, pod, "cached", 200);
            ask(histories, 1, pod, "unknown", 401);
        });
        histories.at(10, new Phase("stopping")).at(10, new Fault("hibernate", "litellm-pg", ""));
        histories.at(20, new Phase("down"));
        pods.forEach(pod -> {
            ask(histories, 21, pod, "cached", cached);
            ask(histories, 21, pod, "uncached", uncached);
            ask(histories, 21, pod, "master", master);
            ask(histories, 21, pod, "unknown", unknown);
        });
        histories
                .at(30, new Phase("new pod"))
                .at(30, new Fault("delete pod", "two", "grace period 0 s"))
                .at(31, new GatewayState(List.of("one"), List.of("one")));
        List.of("cached", "uncached", "master", "unknown").forEach(key -> ask(histories, 32, "three", key, 0));
        histories.at(40, new Phase("recovery"));
        pods.forEach(pod -> {
            ask(histories, 80.1, pod, "uncached", 200);
            ask(histories, 80.2, pod, "cached", 200);
            ask(histories, 80.3, pod, "unknown", 401);
        });
        return histories;
    }

    private static void ask(Histories histories, double at, String pod, String key, int code) {
        histories.at(at, new Request(key, pod, code, code == 200 ? "" : "error", 0.02, 0, code > 0));
    }

    private static Verdict judge(Histories histories) {
        return new DatabaseOutageJudge().judge(histories.history());
    }
}
