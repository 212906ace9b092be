package litellmha.secret;

import com.pulumi.context.LoggingContext;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import com.pulumi.resources.Stash;
import com.pulumi.resources.StashArgs;
import java.util.Map;
import java.util.TreeMap;
import litellmha.settings.SecretSource;

/**
 * Keeps the salt key what it was at the stack's first {@code up}: the credentials in LiteLLM's database are encrypted
 * with it and cannot be read with another one. The engine's {@link Stash} keeps the first key in the stack's encrypted
 * state. The Secret is always written with that one, and a program that is configured with another fails, in a preview
 * already.
 */
public final class SaltKeyGuard {

    /** What a user reads who changed the salt key. */
    static final String REFUSAL =
            "litellm-ha:saltKey differs from the one that this stack was made with. LiteLLM encrypted the credentials in"
                    + " its database with that one and could never read them again. Allowed: the first salt key; set it"
                    + " again with `pulumi config set --secret litellm-ha:saltKey`";

    private final Output<String> kept;
    private final String configured;
    private final boolean own;

    public SaltKeyGuard(SecretSource saltKey, Resource parent) {
        own = !(saltKey instanceof SecretSource.Existing);
        configured = saltKey instanceof SecretSource.Value value ? value.reveal() : saltKey.toString();
        Stash stash = new Stash(
                "salt-key",
                StashArgs.builder().input(Output.ofSecret(configured)).build(),
                // With the input ignored, the kept value is known in a preview of a changed key too.
                CustomResourceOptions.builder()
                        .parent(parent)
                        .ignoreChanges("input")
                        .build());
        kept = stash.output().applyValue(String.class::cast).asSecret();
    }

    /** The values with the salt key that was kept in the place of the configured one. */
    public Output<Map<String, String>> keptAmong(Map<String, String> values, String variable) {
        if (!own || !values.containsKey(variable)) {
            return Output.ofSecret(values);
        }
        return kept.applyValue(first -> {
            Map<String, String> all = new TreeMap<>(values);
            // A value that was read encrypted is not known, and stays so.
            all.computeIfPresent(variable, (name, value) -> value.isEmpty() ? value : first);
            return all;
        });
    }

    /**
     * Whether the configured key is the first one. If not, the program fails: by an error that it tells the engine,
     * because an exception from here would come with a stack trace. To be registered as a component's output, so that
     * the program does not end before.
     */
    public Output<Boolean> unchanged(LoggingContext log) {
        return kept.asPlaintext().applyValue(first -> {
            boolean unchanged = first.equals(configured);
            if (!unchanged) {
                log.error(REFUSAL);
            }
            return unchanged;
        });
    }
}
