package litellmha.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import litellmha.platform.CommittedStacks;
import litellmha.platform.MockedStack;
import litellmha.platform.PlatformPlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenderedStackTest {

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev", "prod"})
    void aRenderHasWhatPulumisMocksSee(String stack) {
        PlatformPlan plan = PlatformPlan.of(stack, CommittedStacks.settings(stack));

        assertThat(RenderedStack.of(plan)).isEqualTo(MockedStack.of(plan));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cost", "dev", "prod"})
    void aRenderWithAnOperatorHasWhatPulumisMocksSee(String stack) {
        PlatformPlan plan = PlatformPlan.of(stack, CommittedStacks.installing(stack));

        assertThat(RenderedStack.of(plan)).isEqualTo(MockedStack.of(plan));
    }
}
