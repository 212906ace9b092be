package litellmha.platform;

import com.pulumi.Context;
import com.pulumi.core.Output;
import com.pulumi.core.TypeShape;
import com.pulumi.core.annotations.Import;
import com.pulumi.deployment.Deployment;
import com.pulumi.resources.InvokeArgs;
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
        String stack = String.join("/", context.organizationName(), context.projectName(), context.stackName());
        // Not a StackReference, which is a resource: each refresh would report that its outputs have changed.
        return Deployment.getInstance()
                .invoke(
                        "pulumi:pulumi:readStackOutputs",
                        TypeShape.map(String.class, Object.class),
                        new StackName(Output.of(stack)))
                .applyValue(result -> of((Map<?, ?>) result.get("outputs")));
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

    private static final class StackName extends InvokeArgs {

        @Import(name = "name", required = true)
        private final Output<String> name;

        private StackName(Output<String> name) {
            this.name = name;
        }
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
