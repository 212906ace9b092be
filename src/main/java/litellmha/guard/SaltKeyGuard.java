package litellmha.guard;

import com.pulumi.context.LoggingContext;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import java.util.Optional;
import java.util.function.Supplier;
import litellmha.secret.SaltKeyFingerprint;
import litellmha.settings.SecretSource;

/**
 * Refuses to change the salt key of a stack's first {@code up}: the credentials in LiteLLM's database are encrypted with it
 * and cannot be read with another one. The first key is kept in the stack's encrypted state.
 */
public final class SaltKeyGuard {

    /** The error message for a changed salt key. */
    private static final String REFUSAL =
            "litellm-ha:saltKey: found another salt key than the one that this stack was created with; allowed: the"
                    + " first salt key%s, or the first reference to an existing Secret, because LiteLLM could no longer read the"
                    + " credentials that it encrypted with it; set it again with"
                    + " `pulumi config set --secret litellm-ha:saltKey`";

    private SaltKeyGuard() {}

    /**
     * Declares all other resources only after the engine has confirmed that the key is the first one, so that another key
     * changes nothing, neither in a preview nor in an {@code up}. The program must not block until that answer: it would
     * block Pulumi's own threads, on a machine with two cores forever.
     *
     * @param log reports another key, which makes the program fail; an exception from an output would print a stack trace
     * @param declaration declares resources and returns one of their outputs
     * @return that output, or nothing for another key. It must be registered, or the program may end before it is known
     */
    public static <T> Output<Optional<T>> declareWithFirst(
            SecretSource saltKey, Resource parent, LoggingContext log, Supplier<Output<Optional<T>>> declaration) {
        String configured = saltKey instanceof SecretSource.Value value ? value.reveal() : saltKey.toString();
        return FirstValue.of("salt-key", Output.ofSecret(configured), parent).apply(first -> {
            if (!first.equals(configured)) {
                log.error(REFUSAL.formatted(fingerprint(first)));
                return Output.of(Optional.empty());
            }
            return declaration.get();
        });
    }

    /** @param first the key, or the text of a reference in its place */
    private static String fingerprint(String first) {
        return first.startsWith(SecretSource.Existing.class.getSimpleName() + "[")
                ? ""
                : " (fingerprint %s)".formatted(SaltKeyFingerprint.of(first));
    }
}
