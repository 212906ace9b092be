package litellmha.secret;

import com.pulumi.core.Output;
import com.pulumi.exceptions.RunException;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import com.pulumi.resources.Stash;
import com.pulumi.resources.StashArgs;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import litellmha.settings.SecretSource;

/**
 * Keeps the salt key what it was at the stack's first {@code up}: the credentials in LiteLLM's database are encrypted
 * with it and cannot be read with another one. The engine keeps a digest of the first key (a {@link Stash} keeps its
 * first value); a program with another key fails, in a preview already.
 */
public final class SaltKeyGuard {

    /** What a user reads who changed the salt key. */
    static final String REFUSAL =
            "litellm-ha:saltKey differs from the one that this stack was made with. LiteLLM encrypted the credentials in"
                    + " its database with that one and could never read them again. Allowed: the first salt key; set it"
                    + " again with `pulumi config set --secret litellm-ha:saltKey`";

    private final Output<String> kept;
    private final String configured;

    public SaltKeyGuard(SecretSource saltKey, Resource parent) {
        configured = fingerprint(saltKey);
        Stash stash = new Stash(
                "salt-key",
                StashArgs.builder().input(Output.ofSecret(configured)).build(),
                // With the input ignored, the kept value is known in a preview of a changed key too.
                CustomResourceOptions.builder()
                        .parent(parent)
                        .ignoreChanges("input")
                        .build());
        kept = stash.output().applyValue(String.class::cast);
    }

    /** The value, once it is known that the salt key is the first one; marked as a secret only if it was. */
    public <T> Output<T> passed(Output<T> value) {
        return kept.asPlaintext().apply(first -> {
            if (!first.equals(configured)) {
                throw new RunException(REFUSAL);
            }
            return value;
        });
    }

    private static String fingerprint(SecretSource saltKey) {
        if (!(saltKey instanceof SecretSource.Value value)) {
            return saltKey.toString();
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(value.reveal().getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
