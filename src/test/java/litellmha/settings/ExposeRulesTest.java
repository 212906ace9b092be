package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExposeRulesTest {

    private static final String GATEWAY = "'gateway': {'name': 'public', 'namespace': 'infra', 'listener': 'https'}";
    private static final String INGRESS = "'ingress': {'className': 'nginx', 'tls': {'secretName': 'cert'}}";
    private static final String HOST = "'host': 'llm.example.com'";
    private static final String CONTROLLER = "'controller': {'namespace': 'ingress-nginx'}";

    private final ProdConfiguration prod = new ProdConfiguration();

    private List<String> faults(String... parts) {
        return prod.with("expose", "{%s}".formatted(String.join(", ", parts))).faults();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GATEWAY,
                INGRESS,
                "'ingress': {'className': 'nginx', 'plainHttp': true}",
                "'ingress': {'className': 'nginx', 'plainHttp': false, 'tls': {'secretName': 'cert'}}",
                "'ingress': {'className': 'nginx', 'tls': {'issuer': {'kind': 'Issuer', 'name': 'ours'}}}",
                "'ingress': {'className': 'traefik', 'tls': {'issuer': {'kind': 'ClusterIssuer', 'name': 'le'}},"
                        + " 'annotations': {'external-dns.alpha.kubernetes.io/ttl': '60', 'pulumi.com/skipAwait': 'true'}}"
            })
    void oneWayInIsAccepted(String way) {
        assertThat(faults(HOST, CONTROLLER, way)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            LLM.example.com | found "LLM.example.com"; allowed: one DNS name in lower case
            *.example.com | found "*.example.com"
            https://llm.example.com | found "https://llm.example.com"
            llm.example.com:443 | found "llm.example.com:443"
            192.0.2.1 | found "192.0.2.1"
            """)
    void aHostIsADnsName(String host, String fault) {
        assertThat(faults(CONTROLLER, GATEWAY, "'host': '" + host + "'"))
                .singleElement()
                .asString()
                .contains("expose.host: " + fault);
    }

    @Test
    void thereAreNeitherTwoWaysNorNone() {
        assertThat(faults(HOST, CONTROLLER, GATEWAY, INGRESS))
                .containsExactly("litellm-ha:expose: found both gateway and ingress; allowed: one of the two");
        assertThat(faults(HOST, CONTROLLER))
                .containsExactly("litellm-ha:expose: found neither gateway nor ingress; allowed: one of the two");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'gateway': {'name': 'public', 'namespace': 'infra'} | expose.gateway.listener: found nothing
            'gateway': {'name': 'a b', 'namespace': 'infra', 'listener': 'a'} | expose.gateway.name: found "a b"; allowed: the name of a Gateway
            'gateway': {'name': 'a', 'namespace': 'a.b', 'listener': 'a'} | expose.gateway.namespace: found "a.b"
            'gateway': {'name': 'a', 'namespace': 'b', 'listener': 'HTTPS'} | expose.gateway.listener: found "HTTPS"; allowed: the name of a listener
            'gateway': {'name': 'a', 'namespace': 'b', 'listener': 'c', 'tls': {}} | expose.gateway.tls: found an unknown key
            'ingress': {'className': 'a_b', 'plainHttp': true} | expose.ingress.className: found "a_b"; allowed: the name of an IngressClass
            'ingress': {'className': 'a'} | expose.ingress.tls: found nothing; allowed: secretName or issuer; to let keys and prompts travel without encryption, set expose.ingress.plainHttp: true
            'ingress': {'className': 'a', 'plainHttp': false} | expose.ingress.tls: found nothing
            'ingress': {'className': 'a', 'plainHttp': true, 'tls': {'secretName': 'b'}} | expose.ingress.plainHttp: found true with tls; allowed: one of the two
            'ingress': {'className': 'a', 'tls': {}} | expose.ingress.tls: found neither secretName nor issuer
            'ingress': {'className': 'a', 'tls': {'secretName': 'b', 'issuer': {'kind': 'Issuer', 'name': 'c'}}} | expose.ingress.tls: found both secretName and issuer
            'ingress': {'className': 'a', 'tls': {'secretName': 'b_c'}} | expose.ingress.tls.secretName: found "b_c"; allowed: the name of a Secret
            'ingress': {'className': 'a', 'tls': {'issuer': {'kind': 'Issuer', 'name': 'c_d'}}} | expose.ingress.tls.issuer.name: found "c_d"
            'ingress': {'className': 'a', 'tls': {'issuer': {'kind': 'issuer', 'name': 'c'}}} | allowed: one of ClusterIssuer, Issuer
            """)
    void aWayInIsWhole(String way, String fault) {
        assertThat(faults(HOST, CONTROLLER, way)).singleElement().asString().contains(fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nginx.ingress.kubernetes.io/proxy-read-timeout",
                "nginx.ingress.kubernetes.io/proxy-body-size",
                "cert-manager.io/cluster-issuer",
                "cert-manager.io/issuer-kind",
                "pulumi.com/patchFieldManager",
                "kubernetes.io/ingress.class",
                "litellm-ha/anything",
                "-/a"
            })
    void annotationsOfTheProgramAreItsOwn(String key) {
        assertThat(faults(
                        HOST,
                        CONTROLLER,
                        "'ingress': {'className': 'a', 'plainHttp': true, 'annotations': {'%s': '1'}}".formatted(key)))
                .singleElement()
                .asString()
                .contains("expose.ingress.annotations: found \"" + key);
    }

    @ParameterizedTest
    @CsvSource({"nginx.ingress.kubernetes.io/ssl-redirect", "nginx.ingress.kubernetes.io/force-ssl-redirect"})
    void besideTlsNothingSwitchesTheRedirectOff(String key) {
        String ingress = "'ingress': {'className': 'a', 'tls': {'secretName': 't'}, 'annotations': {'%s': '%s'}}";

        assertThat(faults(HOST, CONTROLLER, ingress.formatted(key, "false")))
                .singleElement()
                .asString()
                .contains("expose.ingress.annotations.%s: found \"false\"; allowed: \"true\"".formatted(key));
        assertThat(faults(HOST, CONTROLLER, ingress.formatted(key, "true"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"litellm-secrets", "litellm-pg-app"})
    void theProgramsOwnSecretsAreNoCertificates(String secret) {
        assertThat(faults(
                        HOST,
                        CONTROLLER,
                        "'ingress': {'className': 'a', 'tls': {'secretName': '%s'}}".formatted(secret)))
                .singleElement()
                .asString()
                .contains("expose.ingress.tls.secretName: found \"%s\"".formatted(secret));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {'namespace': 'A'} | expose.controller.namespace: found "A"
            {'namespace': 'litellm'} | expose.controller.namespace: found "litellm"; allowed: another namespace than the stack's
            {'namespace': 'a', 'podLabels': {'a': 'b c'}} | expose.controller.podLabels: found "a=b c"; allowed: a label
            """)
    void aControllerIsPodsElsewhere(String controller, String fault) {
        assertThat(faults(HOST, GATEWAY, "'controller': " + controller))
                .singleElement()
                .asString()
                .contains(fault);
        assertThat(faults(HOST, GATEWAY, "'controller': {'namespace': 'a', 'podLabels': {'a': 'b'}}"))
                .isEmpty();
    }

    @Test
    void whereNoPodsForwardRequestsAddressesDo() {
        assertThat(faults(HOST, GATEWAY))
                .singleElement()
                .asString()
                .contains(
                        "expose.controller: found nothing; allowed: the namespace of the pods", "network.clientCidrs");

        prod.with("network", "{'clientCidrs': ['10.0.0.0/16']}");
        assertThat(faults(HOST, GATEWAY)).isEmpty();
    }

    @Test
    void aLoadBalancerIsAnotherWayIn() {
        prod.with("network", "{'service': 'loadBalancer', 'clientCidrs': ['192.168.2.0/24']}");

        assertThat(faults(HOST, CONTROLLER, INGRESS)).isEmpty();
    }

    @Test
    void aFailOpenStackIsExposedOnlyIfThatIsAccepted() {
        assertThat(faults(HOST, CONTROLLER, GATEWAY, "'acceptFailOpen': true"))
                .containsExactly(
                        "litellm-ha:expose.acceptFailOpen: found true; allowed: nothing: tier prod is fail-closed");
        assertThat(faults(HOST, CONTROLLER, GATEWAY, "'acceptFailOpen': false")).isEmpty();

        prod.inTier("cost");

        assertThat(faults(HOST, CONTROLLER, GATEWAY))
                .containsExactly(
                        "litellm-ha:expose.acceptFailOpen: found nothing; allowed: true: while the database is down,"
                                + " tier cost accepts any key from everybody who reaches the host; or tier prod");
        assertThat(faults(HOST, CONTROLLER, GATEWAY, "'acceptFailOpen': false"))
                .singleElement()
                .asString()
                .contains("expose.acceptFailOpen: found false");
        assertThat(faults(HOST, CONTROLLER, GATEWAY, "'acceptFailOpen': true")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-1, false", "0, true", "600, true", "601, false"})
    void aPodDrainsForTenMinutesAtMost(int seconds, boolean accepted) {
        prod.changed("gateway", "{\"image\"", "{\"drainSeconds\": %d, \"image\"".formatted(seconds));

        if (accepted) {
            assertThat(prod.faults()).isEmpty();
        } else {
            assertThat(prod.faults())
                    .containsExactly("litellm-ha:gateway.drainSeconds: found %d; allowed: a whole number from 0 to 600"
                            .formatted(seconds));
        }
    }
}
