package litellmha.verify.judge;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import litellmha.verify.model.Guarantees;

/** A place where LiteLLM counts what was spent. */
public enum SpendCount {
    /** The rows of {@code LiteLLM_SpendLogs}, one for each request. */
    SPEND_LOG("spend log"),
    /** {@code spend} of {@code LiteLLM_VerificationToken}, from which budgets are read when Redis lacks them. */
    KEYS("keys"),
    /** {@code spend} of {@code LiteLLM_TeamTable}. */
    TEAMS("teams"),
    /** {@code spend} of {@code LiteLLM_UserTable}. */
    USERS("users"),
    /** The rows of {@code LiteLLM_DailyUserSpend}. */
    DAILY_USERS("daily, users"),
    /** The rows of {@code LiteLLM_DailyTeamSpend}. */
    DAILY_TEAMS("daily, teams"),
    /** The counters of keys in Redis, which budgets are enforced by. */
    REDIS_KEYS("Redis, keys"),
    /** The counters of teams in Redis. */
    REDIS_TEAMS("Redis, teams"),
    /** The counters of users in Redis. */
    REDIS_USERS("Redis, users");

    private final String text;

    SpendCount(String text) {
        this.text = text;
    }

    /** Returns the places that a stack has. */
    public static List<SpendCount> of(Guarantees guarantees) {
        return Stream.of(values())
                .filter(count -> !count.redis() || guarantees.sharedRedis())
                .toList();
    }

    /** Returns the place of this name. */
    static Optional<SpendCount> named(String name) {
        return Stream.of(values()).filter(count -> count.text.equals(name)).findFirst();
    }

    /** Returns whether it is a counter in Redis, and not a row of the database. */
    public boolean redis() {
        return compareTo(REDIS_KEYS) >= 0;
    }

    /** Returns whether it is a running sum that budgets are read from, and not a record of each request or day. */
    boolean balance() {
        return this == KEYS || this == TEAMS || this == USERS;
    }

    /** The name in the history and in figures. */
    @Override
    public String toString() {
        return text;
    }
}
