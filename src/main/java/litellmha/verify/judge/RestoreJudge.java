package litellmha.verify.judge;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import litellmha.verify.history.Event.Comparison;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.history.History;
import litellmha.verify.model.CheckTexts;
import litellmha.verify.model.Figure;
import litellmha.verify.model.Guarantees;
import litellmha.verify.model.Verdict;

/** Judges whether a restored backup has what was there at its time. */
public final class RestoreJudge implements Judge {

    public static final String ID = "restore";

    public static final String AGE = "age of the data";

    /** In the place of {@link #AGE}: that of the moment to which WAL was replayed, because somebody wanted that one. */
    public static final String CHOSEN = "age of the chosen moment";

    public static final String TIME_TO_RESTORE = "time to restore";
    public static final String RESTORED_POSTGRES = "the restored Postgres";
    public static final String MIGRATION = "the last migration";
    public static final String TABLE = "table ";

    /** Rows of a table that were there when the backup was taken: those that are there today, and those that came back. */
    public static final String LIVE = "rows of then, live";

    public static final String RESTORED = "rows of then, restored";

    /** That as many rows are the same ones. */
    public static final String IDENTITIES = "the rows of ";

    /** Spend of whole days in the restored database. */
    public static final String SPEND_LOG = "spend log";

    public static final String DAILY_SUMS = "daily sums";

    /** The fingerprint of the key with which the database is encrypted. */
    public static final String FINGERPRINT = "the salt key's fingerprint";

    public static final String ENCRYPTED = "encrypted values";
    public static final String DECRYPTED = "values that the salt key opens";
    public static final String DECRYPTED_WITH_WRONG_KEY = "values that a wrong key opens";

    /** The migration of the image to which the stack may be upgraded, on what was restored. */
    public static final String MIGRATES = "the migration of the next image";

    public static final String TIME_TO_MIGRATE = "time to migrate";

    /** The stack's own image after that migration, which is the way back. */
    public static final String SERVES = "the present image on the migrated schema";

    private static final double CENT = 0.01;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public CheckTexts texts(Guarantees guarantees) {
        return new RestoreTexts(guarantees);
    }

    @Override
    public Verdict judge(History history) {
        Findings findings = new Findings();
        Optional<Measurement> chosen = measured(history, CHOSEN);
        Optional<Measurement> age = chosen.or(() -> measured(history, AGE));
        age.ifPresent(found -> findings.figure(new Figure(found.name(), found.value(), "s")));
        Optional<Comparison> up = compared(history, RESTORED_POSTGRES);
        if (up.isEmpty() || age.isEmpty()) {
            findings.unknown("nothing was restored");
            return findings.verdict("");
        }
        String backup = age.get().subject().orElse("");
        if (!up.get().found().equals("up")) {
            findings.failed((chosen.isPresent()
                            ? "the WAL archive does not restore to %s: %s"
                            : "backup %s does not restore: %s")
                    .formatted(backup, up.get().found()));
            return findings.verdict("");
        }
        Optional<Measurement> time = measured(history, TIME_TO_RESTORE);
        time.ifPresent(found -> findings.figure(new Figure(TIME_TO_RESTORE, found.value(), "s")));
        judgeTables(history, findings);
        judgeSpend(history, findings);
        judgeSaltKey(history, findings);
        judgeUpgrade(history, findings);
        String rto = time.map(found -> shown(found.value())).orElse("an unknown time");
        return findings.verdict(
                chosen.isPresent()
                        ? "The WAL archive restores to %s: a Postgres as of then is up after %s (RTO)."
                                .formatted(backup, rto)
                        : ("Backup %s restores: of a Postgres that was lost now, all is back that is older than %s (RPO), and"
                                        + " a Postgres with it is up after %s (RTO).")
                                .formatted(backup, shown(age.get().value()), rto));
    }

    private static String shown(double seconds) {
        Duration duration = Duration.ofMillis(Math.round(seconds * 1000));
        if (duration.toHours() > 0) {
            return "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart());
        }
        return duration.toMinutes() > 0
                ? "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart())
                : "%.1f s".formatted(seconds);
    }

    private static void judgeTables(History history, Findings findings) {
        boolean migrated = compared(history, MIGRATION)
                .filter(last -> !last.declared().equals(last.found()))
                .isPresent();
        if (migrated) {
            findings.note(
                    "LiteLLM's schema has been migrated since; tables that are newer than the backup are not in it");
        }
        List<String> missing = history.events(Comparison.class)
                .filter(table ->
                        table.what().startsWith(TABLE) && !table.found().equals(table.declared()))
                .map(table -> table.what().substring(TABLE.length()))
                .toList();
        if (!missing.isEmpty() && !migrated) {
            findings.failed("tables are missing: " + String.join(", ", missing));
        }
        Map<String, Long> restored = counts(history, RESTORED);
        Map<String, Long> live = counts(history, LIVE);
        if (restored.isEmpty()) {
            findings.unknown("no table was compared");
        }
        long deleted = 0;
        for (Map.Entry<String, Long> table : live.entrySet()) {
            long back = restored.getOrDefault(table.getKey(), 0L);
            if (back < table.getValue()) {
                findings.failed("%d of %d rows of %s are lost"
                        .formatted(table.getValue() - back, table.getValue(), table.getKey()));
            }
            deleted += Math.max(0, back - table.getValue());
        }
        history.events(Comparison.class)
                .filter(rows ->
                        rows.what().startsWith(IDENTITIES) && !rows.found().equals(rows.declared()))
                .forEach(rows -> findings.failed(rows.what() + " are not those of then, though as many"));
        findings.figure(Figure.count("tables", restored.size()));
        findings.figure(Figure.count(
                "rows restored",
                restored.values().stream().mapToLong(Long::longValue).sum()));
        findings.figure(Figure.count("of them keys", restored.getOrDefault("LiteLLM_VerificationToken", 0L)));
        findings.figure(Figure.count("of them budgets", restored.getOrDefault("LiteLLM_BudgetTable", 0L)));
        findings.figure(Figure.count("of them in the spend log", restored.getOrDefault("LiteLLM_SpendLogs", 0L)));
        findings.figure(Figure.count("rows deleted since", deleted));
    }

    private static void judgeSpend(History history, Findings findings) {
        Optional<Measurement> log = measured(history, SPEND_LOG);
        Optional<Measurement> sums = measured(history, DAILY_SUMS);
        if (log.isPresent() && sums.isPresent()) {
            findings.figure(new Figure(SPEND_LOG, log.get().value(), "USD"));
            findings.figure(new Figure(DAILY_SUMS, sums.get().value(), "USD"));
            if (Math.abs(log.get().value() - sums.get().value()) >= CENT) {
                findings.note(
                        "in the backup, the spend log of %s comes to %.2f USD, and LiteLLM's daily sums to %.2f USD"
                                .formatted(
                                        log.get().subject().orElse(""),
                                        log.get().value(),
                                        sums.get().value()));
            }
        }
    }

    private static void judgeSaltKey(History history, Findings findings) {
        long encrypted = count(history, ENCRYPTED);
        long opened = count(history, DECRYPTED);
        long openedByAnother = count(history, DECRYPTED_WITH_WRONG_KEY);
        findings.figure(Figure.count(ENCRYPTED, encrypted));
        findings.figure(Figure.count(DECRYPTED, opened));
        findings.figure(Figure.count(DECRYPTED_WITH_WRONG_KEY, openedByAnother));
        compared(history, FINGERPRINT)
                .filter(found -> !found.found().equals(found.declared()))
                .ifPresent(found -> findings.failed(
                        "it is encrypted with the salt key of fingerprint %s, and the live database with that of %s"
                                .formatted(found.found(), found.declared())));
        if (encrypted == 0) {
            findings.note("nothing in it is encrypted, so the salt key was not put to the test");
        }
        if (opened < encrypted) {
            findings.failed("the salt key of the stack does not open %d of %d encrypted values"
                    .formatted(encrypted - opened, encrypted));
        }
        if (openedByAnother > 0) {
            findings.unknown("a wrong key opens %d encrypted values, so that the salt key proves nothing"
                    .formatted(openedByAnother));
        }
    }

    private static void judgeUpgrade(History history, Findings findings) {
        compared(history, MIGRATES)
                .filter(migration -> !migration.found().equals(migration.declared()))
                .ifPresent(migration -> findings.failed("%s fails: %s".formatted(MIGRATES, migration.found())));
        Optional<Measurement> time = measured(history, TIME_TO_MIGRATE);
        Optional<Comparison> serves = compared(history, SERVES);
        time.ifPresent(found -> findings.figure(new Figure(TIME_TO_MIGRATE, found.value(), "s")));
        serves.filter(found -> !found.found().equals(found.declared()))
                .ifPresent(found -> findings.failed(
                        "%s does not serve, so that there is no way back: %s".formatted(SERVES, found.found())));
        if (time.isPresent() && serves.isPresent()) {
            findings.note("%s runs on it in %s, and %s %s"
                    .formatted(
                            MIGRATES,
                            shown(time.get().value()),
                            SERVES,
                            serves.get().found().equals("serves") ? "serves" : "does not"));
        }
    }

    private static long count(History history, String name) {
        return measured(history, name).map(found -> Math.round(found.value())).orElse(0L);
    }

    private static Map<String, Long> counts(History history, String name) {
        Map<String, Long> counts = new TreeMap<>();
        history.events(Measurement.class)
                .filter(found -> found.name().equals(name))
                .forEach(found -> counts.put(found.subject().orElse(""), Math.round(found.value())));
        return counts;
    }

    static Optional<Measurement> measured(History history, String name) {
        return history.events(Measurement.class)
                .filter(found -> found.name().equals(name))
                .findFirst();
    }

    private static Optional<Comparison> compared(History history, String what) {
        return history.events(Comparison.class)
                .filter(found -> found.what().equals(what))
                .findFirst();
    }
}
