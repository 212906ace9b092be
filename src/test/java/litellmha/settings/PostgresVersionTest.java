package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresVersionTest {

    private static String of(String image) {
        return PostgresVersion.ofImage(image).map(PostgresVersion::toString).orElse("none");
    }

    /** The first eight are those of CloudNativePG's own comment on {@code FromTag}. */
    @ParameterizedTest
    @CsvSource({
        "10.2, 10.2",
        "15beta1, 15",
        "12.1, 12.1",
        "13.3.2.1-1, 13.3",
        "13.4, 13.4",
        "14, 14",
        "15.5-10, 15.5",
        "16.0, 16.0",
        "18.3-minimal-trixie, 18.3",
        "18-standard-bookworm, 18",
        "18.3-system-trixie, 18.3"
    })
    void theVersionIsInTheTag(String tag, String version) {
        assertThat(of("example.org/postgresql:" + tag)).isEqualTo(version);
    }

    @Test
    void aDigestDoesNotHideTheTag() {
        assertThat(of("example.org/postgresql:18.3@sha256:" + "0".repeat(64))).isEqualTo("18.3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":v18.3",
                ":pg18",
                ":18.123",
                ":18.",
                "@sha256:0000000000000000000000000000000000000000000000000000000000000000"
            })
    void whatCloudNativePgRefusesHasNone(String tag) {
        assertThat(of("example.org/postgresql" + tag)).isEqualTo("none");
    }
}
