package litellmha.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import litellmha.settings.SecretSource;

/**
 * Tells salt keys apart without telling the key: PBKDF2 (RFC 8018) with HMAC-SHA-256. The pods make the same of the key that
 * they have ({@code salt_key.py}) and compare it with that of their database.
 *
 * <p>The salt is fixed, so that whoever has the key gets the same fingerprint anywhere. The 64 bits that are left tell two keys
 * apart by accident; of whoever looks for another key with the same fingerprint, nothing is gained: it decrypts nothing.
 */
public final class SaltKeyFingerprint {

    private static final byte[] SALT = "litellm-ha/salt-key".getBytes(StandardCharsets.US_ASCII);

    /**
     * What a guess costs. A value in the database costs a guess a single SHA-256, which is how LiteLLM makes its key, so the
     * fingerprint weakens nothing there. In the stack's outputs and on the Secret it is beside a salt key of at least 16
     * characters. More would slow down every preview: a JVM takes some 4 microseconds for each (0.2 s), Python 0.3.
     */
    private static final int ITERATIONS = 50_000;

    private static final int BITS = 64;

    private SaltKeyFingerprint() {}

    /** Returns the fingerprint of a key that is a value in the stack; nothing of any other, which the program does not know. */
    public static Optional<String> of(SecretSource saltKey) {
        return saltKey instanceof SecretSource.Value value ? Optional.of(of(value.reveal())) : Optional.empty();
    }

    /** Returns 16 hexadecimal digits. */
    public static String of(String saltKey) {
        try {
            PBEKeySpec spec = new PBEKeySpec(saltKey.toCharArray(), SALT, ITERATIONS, BITS);
            return HexFormat.of()
                    .formatHex(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                            .generateSecret(spec)
                            .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
        }
    }
}
