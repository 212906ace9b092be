package litellmha.configimport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class FeaturesTest {

    @Test
    void eachFeatureBecomesWhatTheTableSays() throws IOException {
        assertThat(Features.table())
                .as("after a change that is meant, run `make golden`")
                .isEqualTo(Files.readString(Features.GOLDEN));
    }
}
