package litellmha.platform;

import com.pulumi.Context;
import com.pulumi.core.Output;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import litellmha.settings.Database.Durability;
import litellmha.tier.Tier;
import litellmha.tier.TierProfile;

/**
 * What an {@code up} leaves behind that the next one looks at, because not every stack can follow every other one in a single
 * step. It is kept in the stack's outputs.
 *
 * @param databaseInstances of Postgres, all of which were ready at the end of the {@code up}
 */
public record DeployedState(Tier tier, int databaseInstances, Durability databaseDurability) {

    private static final String TIER = "tier";
    private static final String INSTANCES = "databaseInstances";
    private static final String DURABILITY = "databaseDurability";

    /** The names of the outputs. */
    static final List<String> OUTPUTS = List.of(TIER, INSTANCES, DURABILITY);

    /** Reads what the stack's last {@code up} has left; empty if none has ended. */
    public static Output<Optional<DeployedState>> last(Context context) {
        return LastOutputs.of(context).applyValue(DeployedState::of);
    }

    /** Reads outputs; those of a version of this program that exported less have what their tier guarantees. */
    public static Optional<DeployedState> of(Map<?, ?> outputs) {
        return Tier.of(String.valueOf(outputs.get(TIER)))
                .map(tier -> new DeployedState(
                        tier,
                        Optional.ofNullable(outputs.get(INSTANCES))
                                .map(instances -> Integer.parseInt(String.valueOf(instances)))
                                .orElseGet(() -> TierProfile.of(tier).databaseInstances()),
                        "synchronous".equals(outputs.get(DURABILITY))
                                ? Durability.SYNCHRONOUS
                                : Durability.ASYNCHRONOUS));
    }

    /** Returns the value of each of {@link #OUTPUTS}. */
    Map<String, String> outputs() {
        return Map.of(
                TIER,
                tier.key(),
                INSTANCES,
                Integer.toString(databaseInstances),
                DURABILITY,
                databaseDurability.name().toLowerCase(Locale.ROOT));
    }
}
