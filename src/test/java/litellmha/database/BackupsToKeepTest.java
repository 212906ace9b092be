package litellmha.database;

import static litellmha.database.BackupObjects.OF_SCHEDULE;
import static litellmha.database.BackupObjects.OF_UPGRADE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import litellmha.database.PruneDecider.Decision;
import litellmha.database.PruneDecider.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What days, weeks and months keep. */
class BackupsToKeepTest extends DecisionsOnBackups {

    @Test
    void anOldBackupThatNothingProtectsGoes() {
        old(OF_SCHEDULE, "completed");

        assertThat(onOld()).isEqualTo(GOES);
    }

    @Test
    void theNewestBackupOfEachOfTheLastDaysStays() {
        List.of("24T02", "25T02", "25T14", "26T02", "27T02").forEach(time -> good("2026-11-%s:00:00Z".formatted(time)));

        assertThat(kept(new Policy(3, 0, 0)))
                .containsExactly("2026-11-25T14:00:00Z", "2026-11-26T02:00:00Z", "2026-11-27T02:00:00Z");
    }

    @Test
    void daysWithoutAGoodBackupDoNotCount() {
        List.of("03", "09", "27").forEach(day -> good("2026-11-%sT02:00:00Z".formatted(day)));
        add("failed", OF_SCHEDULE, Instant.parse("2026-11-26T02:00:00Z"), "failed");

        assertThat(kept(new Policy(2, 0, 0))).containsExactly("2026-11-09T02:00:00Z", "2026-11-27T02:00:00Z", "failed");
    }

    @Test
    void weeksBeginOnMondayAndMayBelongToTheYearBefore() {
        // Sunday, and Monday of ISO week 1 of 2026; Thursday, 1 January, is in it too.
        List.of("2025-12-28", "2025-12-29", "2026-01-01", "2026-01-05").forEach(day -> good(day + "T02:00:00Z"));

        assertThat(kept(new Policy(0, 3, 0)))
                .containsExactly("2025-12-28T02:00:00Z", "2026-01-01T02:00:00Z", "2026-01-05T02:00:00Z");
    }

    @Test
    void theNewestBackupOfEachMonthStays() {
        List.of("2026-09-01", "2026-09-30", "2026-10-31", "2026-11-01", "2026-11-02")
                .forEach(day -> good(day + "T23:59:59Z"));

        assertThat(kept(new Policy(0, 0, 2))).containsExactly("2026-10-31T23:59:59Z", "2026-11-02T23:59:59Z");
    }

    @Test
    void aBackupSaysAllThatItIsTheNewestOf() {
        good("2026-11-27T02:00:00Z");

        assertThat(decided(new Policy(7, 4, 6)).values())
                .containsExactly(new Decision(false, "the newest, daily 2026-11-27, weekly 2026-W48, monthly 2026-11"));
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 0", "0, 1, 0", "0, 0, 1"})
    void theNewestGoodOneStaysHoweverOldItIs(int daily, int weekly, int monthly) {
        good("2020-01-01T02:00:00Z");
        good("2020-01-01T01:00:00Z");
        add("failed", OF_SCHEDULE, Instant.parse("2026-11-27T02:00:00Z"), "failed");

        assertThat(kept(new Policy(daily, weekly, monthly))).containsExactly("2020-01-01T02:00:00Z", "failed");
    }

    @Test
    void backupsBeforeUpgradesCountLikeThoseOfTheSchedule() {
        good("2026-11-27T02:00:00Z");
        add("first", OF_UPGRADE, Instant.parse("2026-10-14T12:00:00Z"), "completed");
        add("second", OF_UPGRADE, Instant.parse("2026-10-15T12:00:00Z"), "completed");

        assertThat(decided(new Policy(2, 0, 0)))
                .containsEntry("first", GOES)
                .containsEntry("second", new Decision(false, "daily 2026-10-15"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "failed"})
    void theNewestBackupBeforeAnUpgradeStays(String phase) {
        good("2026-11-27T02:00:00Z");
        add("first", OF_UPGRADE, Instant.parse("2026-10-14T12:00:00Z"), phase);
        add("second", OF_UPGRADE, Instant.parse("2026-10-15T12:00:00Z"), phase);

        assertThat(decided(ONE_DAY).get("first").delete()).isTrue();
        assertThat(decided(ONE_DAY)).containsEntry("second", new Decision(false, "the newest before an upgrade"));
    }

    @Test
    void whichBackupBeforeAnUpgradeIsTheNewestOnlyThoseOfThePostgresClusterDecide() {
        good("2026-11-27T02:00:00Z");
        add("ours", OF_UPGRADE, Instant.parse("2026-10-14T12:00:00Z"), "completed");
        add("theirs", OF_UPGRADE, Instant.parse("2026-10-15T12:00:00Z"), "completed")
                .withObject("/spec/cluster")
                .put("name", "restored");

        assertThat(kept(ONE_DAY)).contains("ours", "theirs");
    }
}
