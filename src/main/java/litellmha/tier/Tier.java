package litellmha.tier;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An economic tier. A stack names its tier; what the tier guarantees is in {@link TierProfile}. */
public enum Tier {
    /** The cheapest deployment that works: one of everything. */
    COST,
    /**
     * The same as {@link #COST}, but separate, so that development can change without affecting stacks that run for cost.
     */
    DEV,
    /** The minimal highly available deployment. */
    PROD;

    /** Returns the name as stack files spell it. */
    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the tier of exactly that name, if it exists: {@code Prod} does not. */
    public static Optional<Tier> of(String key) {
        return Arrays.stream(values()).filter(tier -> tier.key().equals(key)).findFirst();
    }

    public static List<String> keys() {
        return Arrays.stream(values()).map(Tier::key).toList();
    }
}
