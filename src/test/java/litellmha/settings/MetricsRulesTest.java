package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsRulesTest {

    private final ProdConfiguration prod = new ProdConfiguration();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'namespaces': ['monitoring']}",
                "{'namespaces': ['monitoring', 'other'], 'podMonitor': true}",
                "{'namespaces': ['monitoring'], 'podMonitor': true, 'podMonitorLabels': {'release': 'prometheus'}}",
                "{'namespaces': ['monitoring'], 'podMonitor': false}"
            })
    void scrapersAreNamespaces(String metrics) {
        assertThat(prod.with("metrics", metrics).faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'podMonitor': true} | metrics.namespaces: found nothing
            {'namespaces': []} | metrics.namespaces: found an empty list; allowed: at least one namespace whose pods may scrape
            {'namespaces': ['Monitoring']} | metrics.namespaces[0]: found "Monitoring"
            {'namespaces': ['a'], 'podMonitorLabels': {'a': 'b'}} | metrics.podMonitorLabels: found labels; allowed: nothing without
            {'namespaces': ['a'], 'podMonitor': true, 'podMonitorLabels': {'a': 'b c'}} | found "a=b c"; allowed: a label
            {'namespaces': ['a'], 'podMonitor': true, 'podMonitorLabels': {'-/a': 'b'}} | found "-/a=b"; allowed: a label
            {'namespaces': ['a'], 'podMonitor': true, 'podMonitorLabels': {'app.kubernetes.io/name': 'b'}} | found "app.kubernetes.io/name"; allowed: labels that the program does not set itself
            {'namespaces': ['a'], 'podMonitors': true} | did you mean podMonitor?
            """)
    void everythingElseIsRefused(String metrics, String fault) {
        assertThat(prod.with("metrics", metrics).faults())
                .singleElement()
                .asString()
                .contains(fault);
    }

    @Test
    void litellmsOwnSwitchIsRefusedWithTheKeyThatTakesItsPlace() {
        assertThat(prod.with("litellm", "{'settings': {'require_auth_for_metrics_endpoint': false}}")
                        .faults())
                .singleElement()
                .asString()
                .contains("litellm.settings.require_auth_for_metrics_endpoint", "set metrics.namespaces");
    }
}
