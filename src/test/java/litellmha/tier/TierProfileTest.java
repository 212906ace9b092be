package litellmha.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TierProfileTest {

    /** The project's tier table, written down a second time by hand: changing a guarantee requires changing both. */
    private static final String SINGLE = """
            LiteLLM replicas: 1
            Redis for budgets and rate limits: off
            Budgets while the database is out: fail-open
            CloudNativePG instances: 1
            Postgres backups: none
            PodDisruptionBudgets: none""";

    private static final String HIGHLY_AVAILABLE = """
            LiteLLM replicas: 2
            Redis for budgets and rate limits: on, shared by all replicas
            Budgets while the database is out: fail-closed
            CloudNativePG instances: 3
            Postgres backups: daily VolumeSnapshot ScheduledBackup
            PodDisruptionBudgets: LiteLLM proxy (minAvailable 1) and CNPG primary""";

    @Test
    void costAndDevPromiseOneOfEverything() {
        assertThat(text(Tier.COST)).isEqualTo(SINGLE);
        assertThat(text(Tier.DEV)).isEqualTo(SINGLE);
    }

    @Test
    void prodPromisesTheMinimalHighlyAvailableDeployment() {
        assertThat(text(Tier.PROD)).isEqualTo(HIGHLY_AVAILABLE);
    }

    @Test
    void failOpenIsWhatLiteLlmCallsAllowingRequests() {
        assertThat(TierProfile.of(Tier.COST).databaseOutage().allowsRequests()).isTrue();
        assertThat(TierProfile.of(Tier.PROD).databaseOutage().allowsRequests()).isFalse();
    }

    @Test
    void budgetsOverASinglePodCannotBeBuilt() {
        assertThatThrownBy(() -> new TierProfile(1, false, DatabaseOutage.FAIL_OPEN, 3, false, true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TierProfile(2, true, DatabaseOutage.FAIL_OPEN, 1, false, true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void replicasThatCountBudgetsApartCannotBeBuilt() {
        assertThatThrownBy(() -> new TierProfile(2, false, DatabaseOutage.FAIL_CLOSED, 3, true, true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Prod", "PROD", "production", "staging", " prod"})
    void onlyTheExactNameIsATier(String key) {
        assertThat(Tier.of(key)).isEmpty();
    }

    @Test
    void everyTierIsFoundByItsKey() {
        assertThat(Tier.keys())
                .containsExactly("cost", "dev", "prod")
                .allSatisfy(key -> assertThat(Tier.of(key)).map(Tier::key).contains(key));
    }

    private static String text(Tier tier) {
        return TierProfile.of(tier).rows().stream()
                .map(row -> row.component() + ": " + row.value())
                .collect(Collectors.joining("\n"));
    }
}
