package litellmha.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetentionSimulationTest {

    private static final String EACH_GOOD_ONE = "for backup in good:";
    private static final String ALL_BUT_THE_NEWEST = "for backup in good[1:]:";

    /** Violations of a script that is broken on purpose. */
    private static List<String> violations(Map<String, String> replacements) {
        String script = PruneDecider.script();
        for (Map.Entry<String, String> replacement : replacements.entrySet()) {
            assertThat(script).contains(replacement.getKey());
            script = script.replace(replacement.getKey(), replacement.getValue());
        }
        return RetentionSimulation.of(script).violations();
    }

    @Test
    void sixtyDaysGoAsTheTableSays() throws IOException {
        assertThat(RetentionSimulation.of(PruneDecider.script()).text())
                .isEqualTo(Files.readString(RetentionSimulation.GOLDEN));
    }

    @Test
    void theDocumentsSayWhatIsLeftAfterSixtyDays() throws IOException {
        String left = RetentionSimulation.of(PruneDecider.script()).left();

        assertThat(Files.readString(Path.of("docs/backup.md")).replace("\n    ", "\n"))
                .contains(left);
    }

    @Test
    void nothingThatIsProtectedIsDeleted() {
        assertThat(violations(Map.of())).isEmpty();
    }

    @Test
    void theNewestGoodBackupIsKeptEvenIfNoPeriodKeepsIt() {
        assertThat(violations(Map.of(EACH_GOOD_ONE, ALL_BUT_THE_NEWEST))).isEmpty();
    }

    @Test
    void aScriptThatDeletesTheNewestGoodBackupIsFound() {
        assertThat(violations(Map.of(
                        EACH_GOOD_ONE, ALL_BUT_THE_NEWEST, "for backup in good[:1]:", "for backup in good[:0]:")))
                .contains("day 2: the newest good backup was deleted");
    }

    @Test
    void aScriptThatDeletesABackupMadeByHandIsFound() {
        assertThat(violations(Map.of("raise Kept(\"neither the schedule nor an upgrade made it\")", "pass")))
                .contains("day 25: a backup made by hand was deleted");
    }

    @Test
    void aScriptThatDeletesTheNewestBackupBeforeAnUpgradeIsFound() {
        assertThat(violations(
                        Map.of("reasons.setdefault(metadata[\"name\"], \"the newest before an upgrade\")", "pass")))
                .isNotEmpty()
                .allMatch(violation -> violation.endsWith("the newest backup before an upgrade was deleted"));
    }

    @Test
    void aScriptThatDeletesABackupInProgressIsFound() {
        assertThat(violations(Map.of("\"started\", ", "", "== \"failed\"", "in (\"failed\", \"started\")")))
                .singleElement()
                .asString()
                .endsWith("a backup in progress was deleted");
    }
}
