package litellmha.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import litellmha.settings.ProdConfiguration;
import litellmha.tier.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SpendLogRetentionTest {

    @ParameterizedTest
    @EnumSource(Tier.class)
    void everyTierHasAPeriod(Tier tier) {
        ProdConfiguration stack =
                tier == Tier.PROD ? new ProdConfiguration() : new ProdConfiguration().inTier(tier.key());

        assertThat(SpendLogRetention.days(stack.read())).isBetween(1, 90);
    }

    @ParameterizedTest
    @CsvSource({"1Gi, 1", "5Gi, 5", "10Gi, 10", "50Gi, 50", "1Ti, 90"})
    void halfOfTheVolumeHoldsThePeriodAtOneRequestPerSecond(String size, int days) {
        assertThat(SpendLogRetention.days(withVolume(size).read())).isEqualTo(days);
    }

    @Test
    void thePeriodOfTheStackFileCounts() {
        ProdConfiguration stack = withVolume("5Gi").with("general", "{'spendLogRetentionDays': 400}");

        assertThat(SpendLogRetention.days(stack.read())).isEqualTo(400);
    }

    private static ProdConfiguration withVolume(String size) {
        return new ProdConfiguration().with("database", """
                        {'image': 'example.org/postgresql:18', 'storage': {'size': '%s'},
                         'resources': {'requests': {'cpu': '1', 'memory': '2Gi'}, 'limits': {'memory': '4Gi'}}}
                        """.formatted(size));
    }
}
