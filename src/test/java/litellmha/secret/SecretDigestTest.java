package litellmha.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellmha.settings.SecretSource;
import org.junit.jupiter.api.Test;

class SecretDigestTest {

    private static final SecretSource SALT = new SecretSource.Value("salt");

    private static Optional<String> digest(SecretSource key, SecretSource secret) {
        return SecretDigest.of(List.of(key), new SecretPlan("secret", Map.of("KEY", secret)));
    }

    private static SecretSource value(String text) {
        return new SecretSource.Value(text);
    }

    /** The stack of a salt key in another's Secret would be refused otherwise. */
    @Test
    void whatTheStateKeepsOfAnExistingSecretStaysAsItIs() {
        assertThat(new SecretSource.Existing("theirs", "saltKey"))
                .hasToString("Existing[existingSecret=theirs, key=saltKey]");
    }

    @Test
    void changesWithAValue() {
        assertThat(digest(SALT, value("a"))).isPresent().isNotEqualTo(digest(SALT, value("b")));
    }

    @Test
    void cannotBeRepeatedWithoutTheSaltKey() {
        assertThat(digest(SALT, value("a"))).isNotEqualTo(digest(value("other salt"), value("a")));
    }

    @Test
    void changesWithTheReferenceToAnExistingSecret() {
        assertThat(digest(SALT, new SecretSource.Existing("a", "k")))
                .isNotEqualTo(digest(SALT, new SecretSource.Existing("b", "k")));
    }

    @Test
    void isNotThereWhileAValueIsNotKnown() {
        assertThat(digest(SALT, new SecretSource.Encrypted())).isEmpty();
    }

    @Test
    void tellsWhereOneValueEndsFromWhereTheNextBegins() {
        SecretPlan left = new SecretPlan("s", Map.of("A", value("x"), "B", value("yz")));
        SecretPlan right = new SecretPlan("s", Map.of("A", value("xy"), "B", value("z")));

        assertThat(SecretDigest.of(List.of(SALT), left)).isNotEqualTo(SecretDigest.of(List.of(SALT), right));
    }
}
