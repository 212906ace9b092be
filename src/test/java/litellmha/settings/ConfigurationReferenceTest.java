package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {

    @Test
    void thePageIsThatOfTheRecords() throws IOException {
        assertThat(ConfigurationReference.PAGE)
                .as("run `make golden`")
                .content()
                .isEqualTo(ConfigurationReference.text());
    }
}
