package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingValuesTest {

    @Nested
    class Quantities {

        @ParameterizedTest
        @CsvSource({"1, 1", "250m, 0.25", "0.5, 0.5", "2k, 2000", "1Ki, 1024", "512Mi, 536870912", "1.5Gi, 1610612736"})
        void areReadInTheBaseUnit(String text, String amount) {
            assertThat(new Quantity(text).amount()).isEqualByComparingTo(amount);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "0",
                    "0Gi",
                    "-1",
                    "+1",
                    "1 Gi",
                    "1GB",
                    "1gi",
                    "1Mb",
                    "1e3",
                    ".5",
                    "5.",
                    "Gi",
                    "1Gi\n",
                    "9999999999999999"
                })
        void refuseWhatIsNoPositiveAmount(String text) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Quantity(text))
                    .withMessageContaining("a positive Kubernetes quantity");
        }

        @Test
        void compareByAmount() {
            assertThat(new Quantity("1Gi")).isGreaterThan(new Quantity("1G"));
            assertThat(new Quantity("1000m")).isEqualByComparingTo(new Quantity("1"));
        }
    }

    @Nested
    class CronSchedules {

        @ParameterizedTest
        @ValueSource(strings = {"0 0 2 * * *", "59 59 23 31 12 6", "0 */15 1-5 1,15 * 0", "0 0/30 * * * *"})
        void haveSixFields(String text) {
            assertThat(new CronSchedule(text).text()).isEqualTo(text);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "0 2 * * *", "0 0 2 * * * *", "@daily", "0  0 2 * * *", "0 0 2 * *  *"})
        void refuseOtherNumbersOfFields(String text) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CronSchedule(text))
                    .withMessageContaining("six fields");
        }

        @ParameterizedTest
        @CsvSource({
            "60 0 2 * * *, second",
            "0 60 2 * * *, minute",
            "0 0 24 * * *, hour",
            "0 0 2 0 * *, day of month",
            "0 0 2 32 * *, day of month",
            "0 0 2 * 13 *, month",
            "0 0 2 * * 7, day of week",
            "0 0 5-2 * * *, hour",
            "0 */0 2 * * *, minute",
            "0 0 2 * * MON, day of week",
            "0 0 -2 * * *, hour"
        })
        void refuseWhatIsOutOfRangeAndNameTheField(String text, String field) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CronSchedule(text))
                    .withMessageContaining("where the " + field + " is");
        }
    }

    @Nested
    class ImageReferences {

        private static final String DIGEST = "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "redis:7.4.1",
                    "ghcr.io/owner/some-image:v1.2.3",
                    "localhost:5000/a/b_c:1",
                    "redis" + DIGEST,
                    "redis:7" + DIGEST
                })
        void nameAFixedVersion(String text) {
            assertThat(new ImageReference(text).text()).isEqualTo(text);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "redis",
                    "redis:latest",
                    "redis:",
                    "Redis:7",
                    "redis:7 ",
                    "https://ghcr.io/a:1",
                    "redis@sha256:abc",
                    "a//b:1",
                    ":7"
                })
        void refuseWhatCanChange(String text) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ImageReference(text))
                    .withMessageContaining("an image with a version as its tag");
        }
    }

    @Test
    void theUserOfARegistryIsNotPrinted() {
        assertThat(ImageReference.shown("user:hunter2@example.org/pg:18.3"))
                .isEqualTo("an image with a user or password");
        assertThat(ImageReference.shown("pg:18@sha256:" + "0".repeat(64))).contains("pg:18@sha256:000");
        assertThat(ImageReference.shown("pg:18@sha256:abc")).isEqualTo("\"pg:18@sha256:abc\"");
    }

    @Nested
    class PostgresImages {

        @ParameterizedTest
        @ValueSource(strings = {"example.org/postgresql:18.3", "pg:13", "pg:17.6-minimal@sha256:DIGEST"})
        void nameAVersionThatCloudNativePgReads(String text) {
            String image = text.replace("DIGEST", "0".repeat(64));
            assertThat(new PostgresImage(image).text()).isEqualTo(image);
        }

        @ParameterizedTest
        @ValueSource(strings = {"pg", "pg:latest", "pg:v18.3", "pg:12.1", "pg:100", "pg@sha256:DIGEST", "Pg:18"})
        void refuseWhatNamesNone(String text) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PostgresImage(text.replace("DIGEST", "0".repeat(64))))
                    .withMessage(
                            "NAME:TAG, in which the tag begins with the version of Postgres, 13 to 99, with or without @sha256:DIGEST, such"
                                    + " as example.org/postgresql:18.3");
        }
    }
}
