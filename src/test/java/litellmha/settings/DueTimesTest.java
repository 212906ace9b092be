package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DueTimesTest {

    private static Optional<Instant> instant(String text) {
        return text.equals("none") ? Optional.empty() : Optional.of(Instant.parse(text));
    }

    /** The times are those that {@code github.com/robfig/cron} 1.2.0 finds. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                0 0 2 * * *                   | 2026-11-27T19:00:00Z | 2026-11-28T02:00:00Z | 2026-11-27T02:00:00Z
                0 30 3 * * 0                  | 2026-11-27T19:00:00Z | 2026-11-29T03:30:00Z | 2026-11-22T03:30:00Z
                31 53 * * * 3-5               | 2029-01-18T05:49:14Z | 2029-01-18T05:53:31Z | 2029-01-18T04:53:31Z
                5 49 */4,9 31 * *             | 2026-09-25T03:53:02Z | 2026-10-31T00:49:05Z | 2026-08-31T20:49:05Z
                24 10 2/7 12-15,19 8-12/3 *   | 2028-02-19T23:14:49Z | 2028-08-12T02:10:24Z | 2027-11-19T23:10:24Z
                6 20 8-11/2 17-30,6 * */8     | 2028-10-24T09:17:08Z | 2028-10-29T08:20:06Z | 2028-10-22T10:20:06Z
                0 0 2 29 2 *                  | 2028-02-29T02:00:00Z | 2032-02-29T02:00:00Z | 2028-02-29T02:00:00Z
                0 0 2 29 2 *                  | 2027-02-28T23:59:59Z | 2028-02-29T02:00:00Z | 2024-02-29T02:00:00Z
                0 0 2 1 * 1                   | 2028-02-29T02:00:00Z | 2028-03-01T02:00:00Z | 2028-02-28T02:00:00Z
                0 0 2 */2 * 1                 | 2027-02-28T23:59:59Z | 2027-03-01T02:00:00Z | 2027-02-15T02:00:00Z
                0 0 2 31 4 *                  | 2026-11-27T02:00:00Z | none                 | none
                """)
    void areThoseOfTheOperator(String schedule, String time, String first, String last) {
        DueTimes times = new CronSchedule(schedule).times();

        assertThat(times.firstAfter(Instant.parse(time))).isEqualTo(instant(first));
        assertThat(times.lastUntil(Instant.parse(time))).isEqualTo(instant(last));
    }

    @Test
    void aTimeItselfIsItsLastAndNotItsNext() {
        DueTimes daily = new CronSchedule("0 0 2 * * *").times();
        Instant due = Instant.parse("2026-11-27T02:00:00Z");

        assertThat(daily.lastUntil(due)).contains(due);
        assertThat(daily.lastUntil(due.minusMillis(1))).contains(Instant.parse("2026-11-26T02:00:00Z"));
        assertThat(daily.firstAfter(due)).contains(Instant.parse("2026-11-28T02:00:00Z"));
    }
}
