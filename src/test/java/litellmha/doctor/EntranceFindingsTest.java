package litellmha.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import litellmha.doctor.Finding.Level;
import litellmha.kubeapi.FakeApi;
import litellmha.kubeapi.Right;
import litellmha.platform.CommittedStacks;
import litellmha.platform.PlatformPlan;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an exposed stack relies on and does not make: read of a server, and judged. */
class EntranceFindingsTest {

    private static final StackNeeds ROUTED =
            exposed("'gateway': {'name': 'public', 'namespace': 'infra', 'listener': 'https'}");
    private static final StackNeeds CLUSTER_ISSUER = ofIssuer("ClusterIssuer");

    private static final String PODS = "/api/v1/namespaces/proxies/pods?labelSelector=app%3Dproxy";
    private static final String POD = "{'items':[{'metadata':{'name':'proxy-1'},'spec':{%s}}]}";
    private static final String CLASSES = "/apis/networking.k8s.io/v1/ingressclasses";
    private static final String GATEWAY = "/apis/gateway.networking.k8s.io/v1/namespaces/infra/gateways/public";

    private final FakeApi api = new FakeApi();

    private static StackNeeds exposed(String way) {
        StackFile file = StackFile.read(CommittedStacks.CHECKOUT, "prod");
        file.config()
                .set(
                        "litellm-ha:expose",
                        FakeApi.json(("{'host': 'llm.example.com', %s,"
                                        + " 'controller': {'namespace': 'proxies', 'podLabels': {'app': 'proxy'}}}")
                                .formatted(way)));
        return StackNeeds.of(PlatformPlan.of("prod", file.settings()));
    }

    private static StackNeeds ingress(String more) {
        return exposed("'ingress': {'className': 'nginx', %s}".formatted(more));
    }

    private static StackNeeds ofIssuer(String kind) {
        return ingress("'tls': {'issuer': {'kind': '%s', 'name': 'le'}}".formatted(kind));
    }

    private List<Finding> findings(StackNeeds needs) {
        ClusterFixture cluster = new ClusterFixture(needs);
        cluster.entrance = EntranceReader.read(api, needs.plan());
        return EntranceFindings.of(needs, cluster.facts());
    }

    private Finding finding(StackNeeds needs, String subject) {
        return findings(needs).stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    private void listener(String more) {
        api.answer(GATEWAY, 200, "{'spec':{'listeners':[{'name':'http'},{'name':'https'%s}]}}".formatted(more));
    }

    @Test
    void aStackThatIsNotExposedReliesOnNothing() {
        assertThat(findings(ClusterFixture.PROD)).isEmpty();
        assertThat(api.asked()).isEmpty();
    }

    @Nested
    class OfAGateway {

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                ,'protocol':'HTTPS','allowedRoutes':{'namespaces':{'from':'All'}}
                ,'protocol':'HTTPS','hostname':'llm.example.com','allowedRoutes':{'namespaces':{'from':'All'}}
                ,'protocol':'HTTPS','hostname':'*.example.com','allowedRoutes':{'namespaces':{'from':'All'}}
                ,'protocol':'HTTPS','hostname':'*.com','allowedRoutes':{'namespaces':{'from':'All'}}
                ,'protocol':'HTTPS','allowedRoutes':{'kinds':[{'kind':'GRPCRoute'},{'kind':'HTTPRoute'}],'namespaces':{'from':'All'}}
                ,'protocol':'HTTPS','allowedRoutes':{'namespaces':{'from':'Selector','selector':{'matchLabels':{'kubernetes.io/metadata.name':'litellm'}}}}
                """)
        void aListenerWithTlsTakesTheRoute(String listener) {
            listener(listener);

            assertThat(finding(ROUTED, "Gateway")).isEqualTo(Finding.ok("Gateway", "infra/public, listener https"));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                ERROR | ,'protocol':'TLS' | takes TLS, but no HTTPRoutes
                ERROR | ,'protocol':'HTTPS','allowedRoutes':{'kinds':[{'kind':'GRPCRoute'}]} | but no HTTPRoutes
                ERROR | ,'protocol':'HTTPS','hostname':'example.com' | takes example.com, not llm.example.com
                ERROR | ,'protocol':'HTTPS','hostname':'*.llm.example.com' | takes *.llm.example.com, not llm.example.com
                ERROR | ,'protocol':'HTTPS' | takes routes of its own namespace only
                ERROR | ,'protocol':'HTTPS','allowedRoutes':{'namespaces':{'from':'None'}} | takes no routes
                WARNING | ,'protocol':'HTTPS','allowedRoutes':{'namespaces':{'from':'Selector','selector':{'matchLabels':{'team':'ai'}}}} | takes routes of some namespaces: those with {team=ai}
                WARNING | ,'protocol':'HTTPS','allowedRoutes':{'namespaces':{'from':'Selector','selector':{'matchExpressions':[{}]}}} | its selector has expressions
                WARNING | ,'protocol':'HTTP','allowedRoutes':{'namespaces':{'from':'All'}} | has no TLS
                """)
        void anyOtherListenerIsTold(Level level, String listener, String text) {
            listener(listener);
            Finding finding = finding(ROUTED, "Gateway");

            assertThat(finding.level()).isEqualTo(level);
            assertThat(finding.text())
                    .startsWith("infra/public, listener https")
                    .contains(text);
        }

        @Test
        void aGatewayThatIsNotThereIsAnError() {
            assertThat(finding(ROUTED, "Gateway"))
                    .isEqualTo(Finding.error(
                            "Gateway",
                            "infra/public does not exist",
                            "create it, or name another one in expose.gateway"));
        }

        @Test
        void aListenerThatIsNotThereIsAnError() {
            api.answer(GATEWAY, 200, "{'spec':{'listeners':[{'name':'web'},{'name':'admin'}]}}");

            assertThat(finding(ROUTED, "Gateway"))
                    .isEqualTo(Finding.error(
                            "Gateway",
                            "infra/public has no listener https; its listeners: admin, web",
                            "set expose.gateway.listener to one of them"));
        }

        @Test
        void aGatewayThatMayNotBeReadKeepsNobodyFromAnything() {
            api.answer(GATEWAY, 403, "{'message':'gateways is forbidden'}");

            assertThat(finding(ROUTED, "Gateway")).isEqualTo(Finding.unknownAside("Gateway", "gateways is forbidden"));
        }

        @Test
        void theServerHasToKnowHttpRoutes() {
            ClusterFixture cluster = new ClusterFixture(ROUTED);
            Set<String> kinds = new TreeSet<>(ROUTED.kinds());
            kinds.removeIf(kind -> kind.startsWith("gateway.networking"));
            cluster.servedKinds = ClusterFixture.known(kinds);

            assertThat(ApiFindings.kinds(ROUTED, cluster.facts()))
                    .isEqualTo(Finding.error(
                            "API",
                            "does not serve gateway.networking.k8s.io/v1 HTTPRoute",
                            "install the Gateway API and a controller for it, or use expose.ingress:"
                                    + " https://gateway-api.sigs.k8s.io/"));
        }

        @Test
        void pulumiWatchesTheRoute() {
            assertThat(NeededRights.of(ROUTED).ofStack())
                    .contains(new Right("watch", "gateway.networking.k8s.io", "httproutes", "", true));
        }
    }

    @Nested
    class OfAnIngress {

        @Test
        void itsClassIsOneThatExists() {
            api.answer(CLASSES, 200, "{'items':[{'metadata':{'name':'traefik'}},{'metadata':{'name':'alb'}}]}");
            assertThat(finding(CLUSTER_ISSUER, "Ingress class"))
                    .isEqualTo(Finding.error(
                            "Ingress class",
                            "nginx does not exist; existing classes: alb, traefik",
                            "set expose.ingress.className to one of them, or install an Ingress controller"));
        }

        @Test
        void aClassThatExistsIsFound() {
            api.answer(CLASSES, 200, "{'items':[{'metadata':{'name':'nginx'}}]}");

            assertThat(finding(CLUSTER_ISSUER, "Ingress class")).isEqualTo(Finding.ok("Ingress class", "nginx"));
        }

        @Test
        void anIssuerOfTheClusterExistsBeforehand() {
            assertThat(finding(CLUSTER_ISSUER, "Certificate"))
                    .isEqualTo(
                            Finding.error(
                                    "Certificate",
                                    "ClusterIssuer le does not exist",
                                    "create it, with cert-manager installed, or name another one in expose.ingress.tls.issuer"));

            api.answer("/apis/cert-manager.io/v1/clusterissuers/le", 200, "{}");
            assertThat(finding(CLUSTER_ISSUER, "Certificate")).isEqualTo(Finding.ok("Certificate", "ClusterIssuer le"));
        }

        @ParameterizedTest
        @CsvSource({
            "issuer, Issuer le, /apis/cert-manager.io/v1/namespaces/litellm/issuers/le",
            "secret, Secret cert, /api/v1/namespaces/litellm/secrets/cert"
        })
        void whatIsInTheStacksNamespaceMayComeLater(String by, String name, String path) {
            StackNeeds needs = by.equals("issuer") ? ofIssuer("Issuer") : ingress("'tls': {'secretName': 'cert'}");
            Finding missing = finding(needs, "Certificate");
            assertThat(missing.level()).isEqualTo(Level.WARNING);
            assertThat(missing.text()).isEqualTo(name + " does not exist in namespace litellm");

            api.answer(path, 200, "{}");
            assertThat(finding(needs, "Certificate")).isEqualTo(Finding.ok("Certificate", name));
        }

        @Test
        void plainHttpNeedsNoCertificate() {
            assertThat(findings(ingress("'plainHttp': true")))
                    .extracting(Finding::subject)
                    .containsExactly("Ingress class", "Controller");
        }

        @Test
        void pulumiWatchesTheIngress() {
            assertThat(NeededRights.of(CLUSTER_ISSUER).ofStack())
                    .contains(
                            new Right("watch", "networking.k8s.io", "ingresses", "", true),
                            new Right("create", "networking.k8s.io", "ingresses", "", true));
        }
    }

    @Nested
    class OfAController {

        @Test
        void itsPodsAreThere() {
            api.answer(PODS, 200, POD.formatted(""));

            assertThat(finding(ROUTED, "Controller"))
                    .isEqualTo(Finding.ok("Controller", "1 pod(s) in namespace proxies"));
        }

        @Test
        void podsThatAreNotThereAreTold() {
            api.answer(PODS, 200, "{'items':[]}");
            Finding finding = finding(ROUTED, "Controller");

            assertThat(finding.level()).isEqualTo(Level.WARNING);
            assertThat(finding.text()).isEqualTo("namespace proxies has no pods with {app=proxy}");
        }

        @Test
        void podsInTheNetworkOfTheirNodeAreTold() {
            api.answer(PODS, 200, POD.formatted("'hostNetwork': true"));
            Finding finding = finding(ROUTED, "Controller");

            assertThat(finding.level()).isEqualTo(Level.WARNING);
            assertThat(finding.text())
                    .isEqualTo("pod proxies/proxy-1 has the network of its node, which no policy can select");
        }
    }
}
