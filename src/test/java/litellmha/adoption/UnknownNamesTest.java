package litellmha.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import litellmha.kubeapi.FakeApi;
import litellmha.platform.PlatformPlan;
import litellmha.settings.ProdConfiguration;
import org.junit.jupiter.api.Test;

/** A misspelt name would leave an object out of the adoption, and nobody would say so. */
class UnknownNamesTest {

    private static List<Refusal> refusals(String adopt) {
        PlatformPlan plan = PlatformPlan.of(
                "prod", new ProdConfiguration().with("adopt", adopt).read());
        return Adoption.read(new FakeApi(), plan).refusals();
    }

    @Test
    void aNameThatTheStackDoesNotHaveIsRefused() {
        assertThat(refusals("['Deployment/litellm', 'Deploymnet/litellm']"))
                .singleElement()
                .satisfies(refusal -> {
                    assertThat(refusal.reason())
                            .isEqualTo("litellm-ha:adopt names Deploymnet/litellm, which the stack does not have");
                    assertThat(refusal.remedy()).contains("Deployment/litellm, ");
                });
    }

    @Test
    void thoseOfTheStackAreNot() {
        assertThat(refusals("['Deployment/litellm', 'Cluster/litellm-pg']")).isEmpty();
    }
}
