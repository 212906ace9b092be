package litellmha.verify.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import litellmha.names.VerifyNames;
import litellmha.verify.client.DatabaseClient;
import litellmha.verify.client.GatewayClient;
import litellmha.verify.cluster.Pod;
import litellmha.verify.history.Event.Measurement;
import litellmha.verify.judge.SpendCount;
import litellmha.verify.judge.SpendPhase;

/**
 * The keys of a phase, and the teams and users that they belong to, with what LiteLLM has counted for them. Teams and users are
 * rows of their own in the database: through the API each team would be entered with the administrator as well.
 */
final class SpendAccounts {

    /** Each half has some of every team and user. */
    static final int KEYS = 8;

    private static final int TEAMS = 2;
    private static final int USERS = 2;

    private final CheckContext context;
    private final DatabaseClient database;
    private final SpendPhase phase;

    /** What the names of its keys, teams and users in LiteLLM begin with. */
    private final String prefix;

    private SpendAccounts(CheckContext context, SpendPhase phase) {
        this.context = context;
        this.database = context.database();
        this.phase = phase;
        this.prefix = "%s%s-".formatted(VerifyNames.SPEND_PREFIX, UUID.randomUUID());
    }

    static SpendAccounts create(CheckContext context, SpendPhase phase, GatewayClient gateway, Pod pod) {
        SpendAccounts made = new SpendAccounts(context, phase);
        made.database.sql("INSERT INTO \"LiteLLM_TeamTable\" (team_id, team_alias, members_with_roles) VALUES "
                + made.names("team", TEAMS)
                        .map("('%1$s', '%1$s', '[]')"::formatted)
                        .collect(Collectors.joining(", ")));
        made.database.sql("INSERT INTO \"LiteLLM_UserTable\" (user_id) VALUES "
                + made.names("user", USERS).map("('%s')"::formatted).collect(Collectors.joining(", ")));
        for (int i = 0; i < KEYS; i++) {
            gateway.mint(
                    pod,
                    made.key(i),
                    "{\"key_alias\": \"%1$skey-%2$d\", \"team_id\": \"%1$steam-%3$d\", \"user_id\": \"%1$suser-%4$d\", \"max_budget\": %5$d}"
                            .formatted(made.prefix, i, i % TEAMS, i / TEAMS % USERS, BudgetScenario.AMPLE_DOLLARS));
        }
        return made;
    }

    /** Returns the name of a key among the clients. */
    String key(int number) {
        return "%s %d".formatted(phase, number);
    }

    List<String> keys() {
        return IntStream.range(0, KEYS).mapToObj(this::key).toList();
    }

    private Stream<String> names(String kind, int number) {
        return IntStream.range(0, number).mapToObj(i -> "%s%s-%d".formatted(prefix, kind, i));
    }

    /** Writes what Redis has into the history: a counter is gone a minute after its last use. */
    void recordRedis() {
        List<String> tokens = database.sql(
                "SELECT token FROM \"LiteLLM_VerificationToken\" WHERE key_alias LIKE '%s%%'".formatted(prefix));
        record(SpendCount.REDIS_KEYS, redis("key", tokens.stream()));
        record(SpendCount.REDIS_TEAMS, redis("team", names("team", TEAMS)));
        record(SpendCount.REDIS_USERS, redis("user", names("user", USERS)));
    }

    private double redis(String kind, Stream<String> ids) {
        return context.cluster()
                .redis()
                .sum(ids.map(id -> "spend:%s:%s".formatted(kind, id)).toList());
    }

    /** Writes what the database has into the history. */
    void recordDatabase() {
        sums().forEach(this::record);
    }

    private void record(SpendCount count, double dollars) {
        context.record(new Measurement(count.toString(), Optional.of(phase.toString()), dollars, "USD"));
    }

    /** Returns what the database has, in dollars. */
    Map<SpendCount, Double> sums() {
        Map<SpendCount, String> from = new EnumMap<>(SpendCount.class);
        String ofKeys = "WHERE api_key IN (SELECT token FROM \"LiteLLM_VerificationToken\" WHERE key_alias LIKE '%s%%')"
                .formatted(prefix);
        // The log may be long, and has no index of keys.
        from.put(
                SpendCount.SPEND_LOG,
                "\"LiteLLM_SpendLogs\" %s AND \"startTime\" > now() - interval '2 hours'".formatted(ofKeys));
        from.put(SpendCount.KEYS, "\"LiteLLM_VerificationToken\" WHERE key_alias LIKE '%s%%'".formatted(prefix));
        from.put(SpendCount.TEAMS, "\"LiteLLM_TeamTable\" WHERE team_id LIKE '%s%%'".formatted(prefix));
        from.put(SpendCount.USERS, "\"LiteLLM_UserTable\" WHERE user_id LIKE '%s%%'".formatted(prefix));
        from.put(SpendCount.DAILY_USERS, "\"LiteLLM_DailyUserSpend\" " + ofKeys);
        from.put(SpendCount.DAILY_TEAMS, "\"LiteLLM_DailyTeamSpend\" " + ofKeys);
        String columns = from.values().stream()
                .map("(SELECT coalesce(sum(spend), 0) FROM %s)"::formatted)
                .collect(Collectors.joining(", "));
        List<String> values = List.of(database.sql("SELECT " + columns).get(0).split("\\|"));
        Map<SpendCount, Double> sums = new EnumMap<>(SpendCount.class);
        List<SpendCount> counts = new ArrayList<>(from.keySet());
        for (int i = 0; i < counts.size(); i++) {
            sums.put(counts.get(i), Double.parseDouble(values.get(i)));
        }
        return sums;
    }
}
