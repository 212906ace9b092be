package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorMessagesTest {

    @Test
    void usersReadTheCommittedMessages(@TempDir Path checkout) throws IOException {
        assertThat(ErrorMessages.text(checkout))
                .as("run `make golden` and read what changed as the user would")
                .isEqualTo(Files.readString(ErrorMessages.GOLDEN))
                .doesNotContain("\tat ", "sk-in-the-clear-00'");
    }
}
