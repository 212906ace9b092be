package litellmha.secret;

import com.pulumi.core.Output;
import com.pulumi.core.internal.Internal;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import com.pulumi.resources.Stash;
import com.pulumi.resources.StashArgs;
import java.util.Optional;
import litellmha.settings.SecretSource;

/**
 * Holds a stack to the salt key of its first {@code up}: the credentials in LiteLLM's database are encrypted with it and
 * cannot be read with another one. The engine's {@link Stash} keeps the first key in the stack's encrypted state.
 */
public final class SaltKeyGuard {

    private SaltKeyGuard() {}

    /** Thrown if the salt key is another one than the first. */
    public static final class AnotherSaltKeyException extends RuntimeException {
        private AnotherSaltKeyException() {
            super(
                    "litellm-ha:saltKey differs from the one that this stack was made with. LiteLLM encrypted the credentials"
                            + " in its database with that one and could never read them again. Allowed: the first salt key, or the"
                            + " first reference to an existing Secret; set it again with"
                            + " `pulumi config set --secret litellm-ha:saltKey`");
        }
    }

    /**
     * To be called before anything else is declared: it waits for the engine's answer, so that another key changes
     * nothing, not even where a preview was skipped.
     *
     * @throws AnotherSaltKeyException if the key is not the first one
     */
    public static void refuseAnother(SecretSource saltKey, Resource parent) {
        String configured = saltKey instanceof SecretSource.Value value ? value.reveal() : saltKey.toString();
        Stash stash = new Stash(
                "salt-key",
                StashArgs.builder().input(Output.ofSecret(configured)).build(),
                // With the input ignored, the kept value is known in a preview of a changed key too.
                CustomResourceOptions.builder()
                        .parent(parent)
                        .ignoreChanges("input")
                        .build());
        // Nothing public waits for an output, and an exception from within one comes with a stack trace. A first
        // preview
        // knows no value.
        Optional<Object> first = Internal.of(stash.output()).getValueOptional().join();
        if (first.filter(kept -> !kept.equals(configured)).isPresent()) {
            throw new AnotherSaltKeyException();
        }
    }
}
