package litellmha.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import litellmha.settings.SecretSource;
import org.junit.jupiter.api.Test;

class SaltKeyFingerprintTest {

    @Test
    void aKeyHasTheFingerprintThatOpensslComputes() throws IOException {
        for (FingerprintVector vector : FingerprintVector.all()) {
            assertThat(SaltKeyFingerprint.of(vector.saltKey()))
                    .as(vector.saltKey())
                    .isEqualTo(vector.fingerprint());
        }
    }

    @Test
    void onlyAKeyThatIsAValueHasOne() throws IOException {
        FingerprintVector vector = FingerprintVector.all().get(0);

        assertThat(SaltKeyFingerprint.of(new SecretSource.Value(vector.saltKey())))
                .contains(vector.fingerprint());
        assertThat(SaltKeyFingerprint.of(new SecretSource.Existing("theirs", "salt")))
                .isEqualTo(Optional.empty());
        assertThat(SaltKeyFingerprint.of(new SecretSource.Encrypted())).isEqualTo(Optional.empty());
    }
}
