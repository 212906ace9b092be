package litellmha.secret;

import com.pulumi.context.LoggingContext;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import com.pulumi.resources.Stash;
import com.pulumi.resources.StashArgs;
import java.util.Optional;
import java.util.function.Supplier;
import litellmha.settings.SecretSource;

/**
 * Holds a stack to the salt key of its first {@code up}: the credentials in LiteLLM's database are encrypted with it and
 * cannot be read with another one. The engine's {@link Stash} keeps the first key in the stack's encrypted state.
 */
public final class SaltKeyGuard {

    /** What a user reads who changed the salt key. */
    private static final String REFUSAL =
            "litellm-ha:saltKey differs from the one that this stack was made with. LiteLLM"
                    + " encrypted the credentials in its database with that one and could never read them again. Allowed: the first"
                    + " salt key, or the first reference to an existing Secret; set it again with"
                    + " `pulumi config set --secret litellm-ha:saltKey`";

    private SaltKeyGuard() {}

    /**
     * Declares all else only when the engine has answered that the key is the first one, so that another key changes
     * nothing, in a preview or without. The program must not wait for that answer: Pulumi's own threads would be held up
     * by it, for good on a machine with two cores.
     *
     * @param log where the program fails with another key: an exception from an output would come with a stack trace
     * @param declaration declares resources and gives an output of theirs
     * @return that output, or nothing with another key. Register it, or the program may end before
     */
    public static <T> Output<Optional<T>> declareWithFirst(
            SecretSource saltKey, Resource parent, LoggingContext log, Supplier<Output<Optional<T>>> declaration) {
        String configured = saltKey instanceof SecretSource.Value value ? value.reveal() : saltKey.toString();
        Stash stash = new Stash(
                "salt-key",
                StashArgs.builder().input(Output.ofSecret(configured)).build(),
                // With the input ignored, the kept value is known in a preview of a changed key too.
                CustomResourceOptions.builder()
                        .parent(parent)
                        .ignoreChanges("input")
                        .build());
        return stash.output().asPlaintext().apply(first -> {
            if (!first.equals(configured)) {
                log.error(REFUSAL);
                return Output.of(Optional.empty());
            }
            return declaration.get();
        });
    }
}
