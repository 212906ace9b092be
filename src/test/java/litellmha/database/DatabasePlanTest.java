package litellmha.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import litellmha.settings.ProdConfiguration;
import litellmha.tier.Tier;
import litellmha.tier.TierProfile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabasePlanTest {

    /** 25 MiB of each standby's copy take a second. */
    @ParameterizedTest
    @CsvSource({"1, 500Gi, 600", "2, 1Gi, 1241", "2, 1.5Gi, 1262", "3, 100Gi, 9992"})
    void itIsWaitedForAsLongAsInstancesTakeToStartAndStandbysToBeCopied(int instances, String size, int seconds) {
        DatabasePlan plan = DatabasePlan.of(
                        new ProdConfiguration()
                                .changed("database", "10Gi", size)
                                .read(),
                        TierProfile.of(Tier.PROD))
                .withInstances(instances);

        assertThat(plan.readyLimit()).isEqualTo(Duration.ofSeconds(seconds));
    }
}
