package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreRulesTest {

    private static final String TIME = "2026-11-27T10:00:00Z";

    private static Settings settings(boolean archiving, Consumer<ObjectNode> change) {
        StackFile stack = StackFile.read(CommittedStacks.CHECKOUT, "prod");
        if (archiving) {
            CommittedStacks.archive(stack.config());
        }
        change.accept(
                stack.config().withObject("/litellm-ha:database/restoreFrom").put("generation", 3));
        return stack.settings();
    }

    private static void assertRefused(boolean archiving, Consumer<ObjectNode> change, String message) {
        assertThat(catchThrowableOfType(InvalidSettingsException.class, () -> settings(archiving, change)))
                .hasMessageContaining("litellm-ha:database.restoreFrom" + message);
    }

    private static Consumer<ObjectNode> archive(int generation, String time) {
        return restore ->
                restore.putObject("archive").put("generation", generation).put("time", time);
    }

    @Test
    void aBackupOrAMomentOfAnEarlierGenerationIsRight() {
        assertThatCode(() -> settings(false, restore -> restore.put("backup", "litellm-pg-snapshot-20261126020000")))
                .doesNotThrowAnyException();
        assertThatCode(() -> settings(true, archive(2, TIME))).doesNotThrowAnyException();
    }

    @Test
    void oneOfTheTwoIsNeeded() {
        assertRefused(false, restore -> {}, ": found neither backup nor archive; allowed: one of them");
        assertRefused(
                true,
                archive(1, TIME).andThen(restore -> restore.put("backup", "b")),
                ": found backup and archive; allowed: one of them");
    }

    @Test
    void whatCannotBeReadIsNotCalledMissing() {
        assertThat(catchThrowableOfType(
                        InvalidSettingsException.class, () -> settings(false, restore -> restore.put("backup", 5))))
                .hasMessageContaining("restoreFrom.backup: found 5")
                .message()
                .doesNotContain("neither");
    }

    @Test
    void aBackupIsNamedAsAnObjectIs() {
        assertRefused(
                false,
                restore -> restore.put("backup", "Nightly Backup"),
                ".backup: found \"Nightly Backup\"; allowed: the name of a Backup");
    }

    @ParameterizedTest
    @CsvSource({
        "0, a whole number from 1 to 98",
        "3, 'an earlier generation than 3, which is restored'",
        "4, 'an earlier generation than 3, which is restored'"
    })
    void theWalIsOfAnEarlierGeneration(int generation, String allowed) {
        assertRefused(
                true,
                archive(generation, TIME),
                ".archive.generation: found %d; allowed: %s".formatted(generation, allowed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2026-11-27",
                "2026-11-27T10:00:00+02:00",
                "2026-11-27 10:00:00",
                "2026-13-27T10:00:00Z",
                "2026-11-27T24:00:00Z",
                "2026-11-27T23:59:60Z",
                "1999-11-27T10:00:00Z",
                "+12026-11-27T10:00:00Z"
            })
    void aTimeIsInUtc(String time) {
        assertRefused(
                true, archive(1, time), ".archive.time: found \"" + time + "\"; allowed: a time as RFC 3339 has it");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 100})
    void theFirstGenerationIsNotRestored(int generation) {
        assertRefused(
                false,
                restore -> restore.put("backup", "b").put("generation", generation),
                ".generation: found %d; allowed: a whole number from 2 to 99".formatted(generation));
    }
}
