package litellmha.verify.check;

import static litellmha.verify.judge.RestoreJudge.DAILY_SUMS;
import static litellmha.verify.judge.RestoreJudge.DECRYPTED;
import static litellmha.verify.judge.RestoreJudge.DECRYPTED_WITH_WRONG_KEY;
import static litellmha.verify.judge.RestoreJudge.ENCRYPTED;
import static litellmha.verify.judge.RestoreJudge.FINGERPRINT;
import static litellmha.verify.judge.RestoreJudge.IDENTITIES;
import static litellmha.verify.judge.RestoreJudge.LIVE;
import static litellmha.verify.judge.RestoreJudge.MIGRATION;
import static litellmha.verify.judge.RestoreJudge.RESTORED;
import static litellmha.verify.judge.RestoreJudge.SPEND_LOG;
import static litellmha.verify.judge.RestoreJudge.TABLE;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import litellmha.verify.client.Decryption;
import litellmha.verify.cluster.DatabaseContents;
import litellmha.verify.cluster.Pod;
import litellmha.verify.cluster.Postgres;
import litellmha.verify.history.Event.Comparison;
import litellmha.verify.history.Event.Measurement;

/** Compares what came back with what was there when the backup was taken. */
final class RestoredData {

    /** A row has its time before it is written. */
    private static final Duration WRITING = Duration.ofSeconds(30);

    private static final Duration QUERY = Duration.ofMinutes(10);

    /** Days that the spend log has as a whole: the retention of it cuts into the first, and the last was not over. */
    private static final String WHOLE_DAYS = """
            WITH log AS (SELECT "startTime"::date AS day, sum(spend) AS spend FROM "LiteLLM_SpendLogs" GROUP BY 1),
              daily AS (SELECT date::date AS day, sum(spend) AS spend FROM "LiteLLM_DailyUserSpend" GROUP BY 1),
              whole AS (SELECT day FROM log WHERE day > (SELECT min(day) FROM log) AND day < (SELECT max(day) FROM log))
            SELECT count(*), coalesce(sum(log.spend), 0), coalesce(sum(daily.spend), 0)
            FROM whole LEFT JOIN log USING (day) LEFT JOIN daily USING (day)
            """;

    private static final String LAST_MIGRATION =
            "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1 DESC LIMIT 1";

    /** What LiteLLM encrypts with the salt key. */
    private static final String ENCRYPTED_VALUES = """
            SELECT value FROM "LiteLLM_CredentialsTable", jsonb_each_text(credential_values) WHERE value <> ''
            UNION ALL SELECT litellm_params ->> 'api_key' FROM "LiteLLM_ProxyModelTable"
              WHERE litellm_params ->> 'api_key' <> ''
            """;

    private RestoredData() {}

    /** @param moment the moment of which the restored data is */
    static void compare(CheckContext context, Postgres restored, Instant moment) throws InterruptedException {
        Postgres live = context.cluster().postgres();
        Pod instance = restored.primary();
        Instant before = moment.minus(WRITING);
        DatabaseContents back = DatabaseContents.of(restored, instance, before);
        DatabaseContents there = DatabaseContents.of(live, live.reader(), before);
        context.record(new Comparison(
                MIGRATION,
                String.join("", live.query(live.reader(), LAST_MIGRATION, QUERY)),
                String.join("", restored.query(instance, LAST_MIGRATION, QUERY))));
        compare(context, there, back);
        String[] spend = restored.query(instance, WHOLE_DAYS, QUERY).get(0).split("\\|");
        context.record(dollars(SPEND_LOG, spend));
        context.record(dollars(DAILY_SUMS, spend));
        String own = fingerprint(restored, instance);
        // A backup from before the database had one has none.
        if (!own.isEmpty()) {
            context.record(new Comparison(FINGERPRINT, fingerprint(live, live.reader()), own));
        }
        decrypt(context, restored.query(instance, ENCRYPTED_VALUES, QUERY));
    }

    private static String fingerprint(Postgres postgres, Pod instance) {
        return postgres.query(instance, "SELECT to_regclass('litellm_ha.salt_key') IS NOT NULL", QUERY)
                        .equals(List.of("t"))
                ? String.join("", postgres.query(instance, "SELECT fingerprint FROM litellm_ha.salt_key", QUERY))
                : "";
    }

    private static Measurement dollars(String name, String[] daysLogAndSums) {
        return new Measurement(
                name,
                Optional.of("%s whole days".formatted(daysLogAndSums[0])),
                Double.parseDouble(daysLogAndSums[name.equals(SPEND_LOG) ? 1 : 2]),
                "USD");
    }

    private static void compare(CheckContext context, DatabaseContents there, DatabaseContents back) {
        Map<String, DatabaseContents.Rows> live = there.tables();
        TreeSet<String> names = new TreeSet<>(live.keySet());
        names.addAll(there.others());
        names.forEach(table -> context.record(new Comparison(
                TABLE + table,
                "there",
                back.tables().containsKey(table) || back.others().contains(table) ? "there" : "missing")));
        back.tables().forEach((table, rows) -> {
            context.record(new Measurement(RESTORED, Optional.of(table), rows.count(), ""));
            Optional.ofNullable(live.get(table)).ifPresent(known -> {
                context.record(new Measurement(LIVE, Optional.of(table), known.count(), ""));
                if (known.count() == rows.count()) {
                    context.record(new Comparison(IDENTITIES + table, known.identities(), rows.identities()));
                }
            });
        });
    }

    /** None of the values is kept anywhere. */
    private static void decrypt(CheckContext context, List<String> values) throws InterruptedException {
        Decryption.Counts counts = context.clients().decrypt(values);
        context.record(new Measurement(ENCRYPTED, Optional.empty(), values.size(), ""));
        context.record(new Measurement(DECRYPTED, Optional.empty(), counts.withTheKey(), ""));
        context.record(new Measurement(DECRYPTED_WITH_WRONG_KEY, Optional.empty(), counts.withAnother(), ""));
    }
}
