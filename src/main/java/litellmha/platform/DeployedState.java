package litellmha.platform;

import com.pulumi.Context;
import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.StackReferenceArgs;
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
record DeployedState(Tier tier, int databaseInstances, Durability databaseDurability) {

    private static final String TIER = "tier";
    private static final String INSTANCES = "databaseInstances";
    private static final String DURABILITY = "databaseDurability";

    /** The names of the outputs. */
    static final List<String> OUTPUTS = List.of(TIER, INSTANCES, DURABILITY);

    /** Reads what the stack's last {@code up} has left; empty if none has ended. */
    static Output<Optional<DeployedState>> last(Context context) {
        String stack = String.join("/", context.organizationName(), context.projectName(), context.stackName());
        // There are no outputs where there is no engine, as in a rendering.
        return new OwnOutputs(stack)
                .outputs.applyValue(found -> Optional.ofNullable(found).flatMap(DeployedState::of));
    }

    /** Reads outputs; those of a version of this program that exported less have what their tier guarantees. */
    private static Optional<DeployedState> of(Map<String, Object> outputs) {
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

    /**
     * The stack's own outputs. The SDK's class for outputs asks the engine for the same, but after it, renderings in the same
     * JVM fail.
     */
    private static final class OwnOutputs extends CustomResource {

        @Export(
                name = "outputs",
                refs = {Map.class, String.class, Object.class},
                tree = "[0,1,2]")
        private Output<Map<String, Object>> outputs;

        private OwnOutputs(String stack) {
            super(
                    "pulumi:pulumi:StackReference",
                    "last-up",
                    StackReferenceArgs.builder().name(stack).build(),
                    CustomResourceOptions.builder().id(stack).build());
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
