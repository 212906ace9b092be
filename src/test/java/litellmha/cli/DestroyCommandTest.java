package litellmha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import litellmha.platform.CommittedStacks;
import org.junit.jupiter.api.Test;

class DestroyCommandTest {

    private final StringWriter err = new StringWriter();

    private int destroy(String... arguments) {
        return Execution.of(CommittedStacks.CHECKOUT, new StringWriter(), err, arguments);
    }

    @Test
    void theProtectionOfAnotherStackIsNotLifted() {
        assertThat(destroy("destroy", "--stack", "prod", "--lift-protection-of", "dev"))
                .isEqualTo(1);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "--lift-protection-of: found dev; allowed: prod, as --stack says, or leave it out");
    }

    @Test
    void noStackIsDeletedByDefault() {
        assertThat(destroy("destroy")).isEqualTo(1);
        assertThat(err.toString()).contains("--stack must be given");
    }
}
