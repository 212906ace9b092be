package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsRulesTest {

    private static List<String> faults(String dns) {
        return new ProdConfiguration()
                .with("network", "{'dns': %s}".formatted(dns))
                .faults();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'cidrs': ['169.254.20.10/32', '10.96.0.10/32', 'fd00::a/128']}",
                "{'cidrs': []}",
                "{'namespace': 'openshift-dns', 'podLabels': {'dns.operator.openshift.io/daemonset-dns': 'default'},"
                        + " 'ports': [5353]}"
            })
    void theDnsOfUsualClustersIsAccepted(String dns) {
        assertThat(faults(dns)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'namespace': 'Kube'} | network.dns.namespace: found "Kube"
            {'podLabels': {'a b': 'c'}} | network.dns.podLabels: found "a b=c"
            {'ports': []} | network.dns.ports: found an empty list
            {'ports': [0]} | network.dns.ports: found 0
            {'cidrs': ['0.0.0.0/0']} | network.dns.cidrs[0]: found "0.0.0.0/0"; allowed: the addresses of DNS servers
            {'cidrs': ['10.96.0.10']} | network.dns.cidrs[0]: found "10.96.0.10"
            """)
    void everythingElseIsRefused(String dns, String fault) {
        assertThat(faults(dns)).singleElement().asString().contains(fault);
    }
}
