package litellmha.configimport;

import static org.assertj.core.api.Assertions.assertThat;

import litellmha.configimport.Finding.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpendLogImportTest {

    @ParameterizedTest
    @CsvSource({"30d, 30", "2w, 14", "720h, 30", "30, 30"})
    void aPeriodOfWholeDaysIsCarriedOver(String period, int days) {
        ConfigImport imported = imported("maximum_spend_logs_retention_period: " + period);

        assertThat(imported.stack().at("/general/spendLogRetentionDays").asInt())
                .isEqualTo(days);
        assertThat(imported.isComplete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'30'", "36h", "1mo", "-1", "soon"})
    void anotherPeriodIsRefused(String period) {
        assertThat(imported("maximum_spend_logs_retention_period: " + period).findings())
                .filteredOn(finding -> finding.source().equals(SpendLogImport.SOURCE))
                .extracting(Finding::kind)
                .contains(Kind.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"maximum_spend_logs_retention_period: null", "store_model_in_db: true"})
    void thatRowsAreNotKeptForEverIsSaid(String settings) {
        assertThat(imported(settings).findings())
                .filteredOn(finding -> finding.source().equals(SpendLogImport.SOURCE))
                .singleElement()
                .extracting(Finding::kind)
                .isEqualTo(Kind.REPLACED);
    }

    private static ConfigImport imported(String settings) {
        return ConfigImport.of("c.yaml", "model_list: []\ngeneral_settings: {" + settings + "}\n");
    }
}
