package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupRulesTest {

    private final ProdConfiguration prod = new ProdConfiguration();

    private ProdConfiguration withRetention(String retention) {
        return prod.with("backup", "{'snapshotClass': 'csi', 'retention': %s}".formatted(retention));
    }

    @Test
    void everyBackupIsKeptIfTheStackDoesNotSay() {
        assertThat(prod.read().backup().orElseThrow().retention()).isEmpty();
    }

    @Test
    void backupsAreKeptByDaysWeeksAndMonths() {
        Settings read = withRetention("{'daily': 7, 'weekly': 0, 'monthly': 6}").read();

        assertThat(read.backup().orElseThrow().retention()).contains(new Backup.Retention(7, 0, 6, Optional.empty()));
    }

    @Test
    void aDryRunIsAskedFor() {
        Settings read = withRetention("{'daily': 7, 'weekly': 4, 'monthly': 6, 'dryRun': true}")
                .read();

        assertThat(read.backup().orElseThrow().retention().orElseThrow().dryRun())
                .contains(true);
    }

    @ParameterizedTest
    @CsvSource({"''", "no such tag!", ":v1", "sha256:abc", "ghcr.io/berriai/litellm-non_root:v1.108.14"})
    void whatNoImageHasAsItsVersionCannotBeSkipped(String version) {
        assertThat(prod.with("backup", "{'snapshotClass': 'csi', 'skipBefore': '%s'}".formatted(version))
                        .faults())
                .containsExactly(
                        "litellm-ha:backup.skipBefore: found \"%s\"; allowed: the tag of an image, such as v1.2.3, or its"
                                        .formatted(version)
                                + " digest if it has no tag");
    }

    @Test
    void keepingNoneIsRefused() {
        assertThat(withRetention("{'daily': 0, 'weekly': 0, 'monthly': 0}").faults())
                .containsExactly(
                        "litellm-ha:backup.retention: found 0 for all of daily, weekly and monthly; allowed: at"
                                + " least one number above 0, or no retention at all, which keeps every backup");
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 4, 6, daily: found -1; allowed: a whole number from 0 to 366",
        "367, 4, 6, daily: found 367; allowed: a whole number from 0 to 366",
        "7, 521, 6, weekly: found 521; allowed: a whole number from 0 to 520",
        "7, 4, 121, monthly: found 121; allowed: a whole number from 0 to 120",
    })
    void aNumberOutOfItsRangeIsRefused(int daily, int weekly, int monthly, String fault) {
        assertThat(withRetention("{'daily': %d, 'weekly': %d, 'monthly': %d}".formatted(daily, weekly, monthly))
                        .faults())
                .containsExactly("litellm-ha:backup.retention." + fault);
    }

    @Test
    void bothEndsOfTheRangesAreAllowed() {
        assertThat(withRetention("{'daily': 366, 'weekly': 520, 'monthly': 120}")
                        .faults())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'daily': 7, 'weekly': 4} | monthly: found nothing; allowed: a whole number from 0 to 120",
                "{'daily': 7.5, 'weekly': 4, 'monthly': 6} | daily: found 7.5; allowed: a whole number from 0 to 366",
                "{'daily': '7', 'weekly': 4, 'monthly': 6} | daily: found \"7\"; allowed: a whole number from 0 to 366",
            })
    void aNumberIsAlwaysGivenSoThatNoneIsZeroByMistake(String retention, String fault) {
        assertThat(withRetention(retention).faults()).containsExactly("litellm-ha:backup.retention." + fault);
    }

    @Test
    void aMisspeltKeyIsFound() {
        assertThat(withRetention("{'dayly': 7, 'weekly': 4, 'monthly': 6}").faults())
                .singleElement()
                .asString()
                .contains("backup.retention.dayly: found an unknown key", "did you mean daily?");
    }

    @Test
    void aTierWithoutBackupsHasNoRetention() {
        prod.inTier("cost");

        assertThat(withRetention("{'daily': 0, 'weekly': 0, 'monthly': 0}").faults())
                .containsExactly(
                        "litellm-ha:backup: found a value; allowed: nothing: tier cost has no Postgres backups");
    }

    @ParameterizedTest
    @CsvSource({
        "0 0 2 * * *, 0 6 * * *",
        "0 30 */6 * * *, 30 4 * * *",
        "'0 15 22,10-12 * * *', 15 14 * * *",
        "0 05 23 * * *, 5 3 * * *",
        "0 0 * * * *, 0 4 * * *",
    })
    void onceADayComesHoursAfterTheFirstTimeOfTheDay(String schedule, String crontab) {
        assertThat(new CronSchedule(schedule).onceADayAfter(4)).isEqualTo(crontab);
    }

    @Test
    void onlyADailyScheduleHasAFirstTimeOfTheDay() {
        CronSchedule weekly = new CronSchedule("0 0 2 * * 1");

        assertThatThrownBy(() -> weekly.onceADayAfter(4)).isInstanceOf(IllegalStateException.class);
    }
}
