package litellmha.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import litellmha.settings.SecretSource;

/**
 * A digest of secrets for the template of the pods that read them: Kubernetes does not restart pods when a Secret changes.
 * It is an HMAC with the salt key, so that somebody who can read pods cannot test guesses against it.
 */
public final class SecretDigest {

    private SecretDigest() {}

    /**
     * @param keys secrets to key the digest with; the first one whose value is known is used
     * @return 16 hexadecimal digits, or nothing if a value is not known because it was read encrypted
     */
    public static Optional<String> of(List<SecretSource> keys, SecretPlan... plans) {
        boolean known = Stream.of(plans)
                .flatMap(plan -> plan.sources().values().stream())
                .noneMatch(SecretSource.Encrypted.class::isInstance);
        // Asked first because the JVM takes tens of milliseconds to find its first Mac.
        return known ? Optional.of(digest(keys, plans)) : Optional.empty();
    }

    private static String digest(List<SecretSource> keys, SecretPlan... plans) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(keys).getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
            for (SecretPlan plan : plans) {
                for (Map.Entry<String, SecretSource> entry : plan.sources().entrySet()) {
                    // With their lengths, two neighbouring values cannot be mistaken for one.
                    for (String text : List.of(entry.getKey(), content(entry.getValue()))) {
                        mac.update((text.length() + ":" + text).getBytes(StandardCharsets.UTF_8));
                    }
                }
            }
            return HexFormat.of().formatHex(mac.doFinal(), 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static String key(List<SecretSource> keys) {
        return keys.stream()
                .filter(SecretSource.Value.class::isInstance)
                .map(SecretDigest::content)
                .findFirst()
                // Then all secrets, except perhaps Redis' password, are in existing Secrets: the digest is of their
                // names.
                .orElse("none");
    }

    private static String content(SecretSource source) {
        return source instanceof SecretSource.Value value ? value.reveal() : source.toString();
    }
}
