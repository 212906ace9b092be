package litellmha.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.resources.CustomResourceOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChildOptionsTest {

    @Test
    void aLimitHoldsForCreationAndUpdateAndLeavesTheOtherOptionsAsTheyAre() {
        CustomResourceOptions options = ChildOptions.within(Duration.ofMinutes(7), ChildOptions.retained(true, null));

        assertThat(options.getCustomTimeouts()).hasValueSatisfying(timeouts -> {
            assertThat(timeouts.getCreate()).contains(Duration.ofMinutes(7));
            assertThat(timeouts.getUpdate()).contains(Duration.ofMinutes(7));
        });
        assertThat(options.isProtect()).isTrue();
        assertThat(options.isRetainOnDelete()).isTrue();
        assertThat(options.getVersion()).contains(ChildOptions.PROVIDER_VERSION);
    }
}
