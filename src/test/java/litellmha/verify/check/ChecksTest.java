package litellmha.verify.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import litellmha.verify.Histories;
import litellmha.verify.model.CheckTexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChecksTest {

    static Stream<Check> checks() {
        return Checks.all().stream();
    }

    @Test
    void theOrderIsThatOfDisruption() {
        assertThat(Checks.all())
                .extracting(Check::id)
                .containsExactly(
                        "declared-state",
                        "model-config",
                        "backup",
                        "budget",
                        "revocation",
                        "restore",
                        "eviction",
                        "rolling-update",
                        "node-drain",
                        "redis-outage",
                        "failover",
                        "database-outage",
                        "spend");
    }

    @ParameterizedTest
    @MethodSource("checks")
    void aCheckIsAScenarioAJudgeAndARecordOfTextsOfTheSameName(Check check) {
        String name = Stream.of(check.id().split("-"))
                .map(word -> word.substring(0, 1).toUpperCase() + word.substring(1))
                .reduce(String::concat)
                .orElseThrow();
        CheckTexts texts = check.texts(Histories.PROD);

        assertThat(check.scenario().getClass().getSimpleName()).isEqualTo(name + "Scenario");
        assertThat(check.judge().getClass().getSimpleName()).isEqualTo(name + "Judge");
        assertThat(texts.getClass().getSimpleName()).isEqualTo(name + "Texts");
        assertThat(texts.getClass().isRecord()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("checks")
    void whatUsersAreToldIsSentences(Check check) {
        for (CheckTexts texts :
                Stream.of(Histories.PROD, Histories.COST).map(check::texts).toList()) {
            assertThat(Stream.of(texts.claim(), texts.does(), texts.undo()))
                    .allSatisfy(text -> assertThat(text).matches("[A-Z].*[.]").doesNotContain("%"));
            assertThat(texts.takes()).isPositive();
        }
    }
}
