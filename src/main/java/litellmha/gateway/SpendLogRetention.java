package litellmha.gateway;

import java.math.BigDecimal;
import java.time.Duration;
import litellmha.settings.GeneralSettings;
import litellmha.settings.Settings;

/**
 * How long LiteLLM keeps its spend logs, the row that it writes for each request. Its own default is for ever, which ends with
 * a full volume and a database that accepts no writes. Budgets and daily totals are in other tables.
 */
final class SpendLogRetention {

    /**
     * What a row takes, with its share of indexes and of the table for long values. Measured with LiteLLM 1.108.14 and Postgres
     * 15: 237 requests took 1,466,368 bytes. Most of it is the column {@code metadata}, 10 kB before compression.
     */
    private static final long BYTES_PER_ROW = 6_200;

    /** One a second. A stack with more requests needs a larger volume, or sets the period. */
    private static final long REQUESTS_PER_DAY = Duration.ofDays(1).toSeconds();

    private static final int LONGEST_DEFAULT_DAYS = 90;

    /**
     * Every hour. LiteLLM's default is a day after the pod's start, so a pod that is replaced daily would delete nothing; and
     * one run deletes at most 500,000 rows ({@code SPEND_LOG_RUN_LOOPS} and {@code SPEND_LOG_CLEANUP_BATCH_SIZE} in {@code
     * constants.py}), which a day of six requests per second exceeds.
     */
    static final String CLEANUP_CRON = "17 * * * *";

    private SpendLogRetention() {}

    /** Returns the period that the stack sets, or else what half of the volume holds at one request per second. */
    static int days(Settings settings) {
        return settings.general()
                .flatMap(GeneralSettings::spendLogRetentionDays)
                .orElseGet(
                        () -> daysThatFit(settings.database().storage().size().amount()));
    }

    /** The other half is for the write-ahead log, for all other tables, and for rows that are deleted but not yet vacuumed. */
    private static int daysThatFit(BigDecimal volume) {
        long days = volume.longValue() / 2 / (BYTES_PER_ROW * REQUESTS_PER_DAY);
        return (int) Math.max(1, Math.min(LONGEST_DEFAULT_DAYS, days));
    }
}
