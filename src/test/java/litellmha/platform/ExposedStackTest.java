package litellmha.platform;

import static litellmha.platform.PlatformTest.declared;
import static litellmha.platform.PlatformTest.object;
import static litellmha.platform.PlatformTest.stack;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import litellmha.kubeapi.FakeApi;
import litellmha.manifest.Manifests;
import litellmha.settings.StackFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stack that clients outside the cluster reach by a DNS name. */
class ExposedStackTest {

    private static final String GATEWAY = "'gateway': {'name': 'public', 'namespace': 'infra', 'listener': 'https'}";
    private static final String CONTROLLER =
            "'controller': {'namespace': 'proxies', 'podLabels': {'app.kubernetes.io/name': 'proxy'}}";
    private static final String PEER =
            "{\"namespaceSelector\":{\"matchLabels\":{\"kubernetes.io/metadata.name\":\"proxies\"}},"
                    + "\"podSelector\":{\"matchLabels\":{\"app.kubernetes.io/name\":\"proxy\"}}}";

    private static StackFile exposed(String stack, String more) {
        StackFile changed = stack(stack);
        changed.config()
                .set(
                        "litellm-ha:expose",
                        FakeApi.json("{'host': 'llm.example.com', %s, %s}".formatted(CONTROLLER, more)));
        return changed;
    }

    /** @param text in single quotes instead of double ones */
    private static String json(String text) {
        return FakeApi.json(text).toString();
    }

    private static String ingress(String more) {
        return "'ingress': {'className': 'nginx', %s}".formatted(more);
    }

    private static Manifests manifests(String more) {
        return declared("prod", exposed("prod", more).settings());
    }

    private static PlatformPlan plan(StackFile file) {
        return PlatformPlan.of("prod", file.settings());
    }

    @Test
    void anHttpRouteLeadsFromOneListenerToTheService() {
        JsonNode route = object(manifests(GATEWAY), "HTTPRoute", "litellm");

        assertThat(route.path("apiVersion").asText()).isEqualTo("gateway.networking.k8s.io/v1");
        assertThat(route.at("/metadata/namespace").asText()).isEqualTo("litellm");
        assertThat(route.path("spec").toString()).isEqualTo(json("""
                {'hostnames': ['llm.example.com'],
                 'parentRefs': [{'name': 'public', 'namespace': 'infra', 'sectionName': 'https'}],
                 'rules': [{
                   'backendRefs': [{'name': 'litellm', 'port': 4000}],
                   'matches': [{'path': {'type': 'PathPrefix', 'value': '/'}}],
                   'timeouts': {'backendRequest': '600s', 'request': '600s'}}]}"""));
    }

    @Test
    void pulumiWaitsUntilTheGatewayHasTakenTheRoute() {
        assertThat(object(manifests(GATEWAY), "HTTPRoute", "litellm")
                        .at("/metadata/annotations/pulumi.com~1waitFor")
                        .asText())
                .isEqualTo("jsonpath={.status.parents[*].conditions[?(@.type=='Accepted')].status}=True");
    }

    @Test
    void anIngressLeadsFromItsClassToTheService() {
        JsonNode ingress = object(manifests(ingress("'tls': {'secretName': 'cert'}")), "Ingress", "litellm");

        assertThat(ingress.path("spec").toString()).isEqualTo(json("""
                        {'ingressClassName': 'nginx',
                         'rules': [{'host': 'llm.example.com', 'http': {'paths': [{
                           'backend': {'service': {'name': 'litellm', 'port': {'number': 4000}}},
                           'path': '/', 'pathType': 'Prefix'}]}}],
                         'tls': [{'hosts': ['llm.example.com'], 'secretName': 'cert'}]}"""));
        assertThat(ingress.at("/metadata/annotations").toString())
                .contains(
                        "\"nginx.ingress.kubernetes.io/proxy-body-size\":\"520m\"",
                        "\"nginx.ingress.kubernetes.io/proxy-buffering\":\"off\"",
                        "\"nginx.ingress.kubernetes.io/proxy-read-timeout\":\"600\"",
                        "\"nginx.ingress.kubernetes.io/proxy-send-timeout\":\"600\"")
                .doesNotContain("cert-manager");
    }

    @ParameterizedTest
    @CsvSource({"ClusterIssuer, cert-manager.io/cluster-issuer", "Issuer, cert-manager.io/issuer"})
    void anIssuerMakesASecretOfTheStacksOwn(String kind, String annotation) {
        Manifests manifests = manifests(ingress("'tls': {'issuer': {'kind': '%s', 'name': 'le'}}".formatted(kind)));
        JsonNode ingress = object(manifests, "Ingress", "litellm");

        assertThat(ingress.at("/metadata/annotations").path(annotation).asText())
                .isEqualTo("le");
        assertThat(ingress.at("/spec/tls/0/secretName").asText()).isEqualTo("litellm-tls");
        assertThat(object(manifests, "NetworkPolicy", "litellm-acme-solver")
                        .path("spec")
                        .toString())
                .isEqualTo(json("""
                        {'ingress': [{'from': [%s], 'ports': [{'port': 8089, 'protocol': 'TCP'}]}],
                         'podSelector': {'matchLabels': {'acme.cert-manager.io/http01-solver': 'true'}},
                         'policyTypes': ['Ingress', 'Egress']}""".formatted(PEER)));
    }

    @Test
    void aCertificateOfSomebodyElsesNeedsNoPods() {
        assertThat(manifests(ingress("'tls': {'secretName': 'cert'}")).objects())
                .noneMatch(object -> Manifests.name(object).equals("litellm-acme-solver"));
    }

    @Test
    void annotationsOfOthersStandBesideThoseOfTheProgram() {
        String more = "'plainHttp': true, 'annotations': {'example.com/ttl': '60'}";

        assertThat(object(manifests(ingress(more)), "Ingress", "litellm")
                        .at("/metadata/annotations")
                        .toString())
                .contains("\"example.com/ttl\":\"60\"", "proxy-buffering");
    }

    @Test
    void theControllersPodsReachThePortOfTheApiAndNoOther() {
        Manifests manifests = manifests(GATEWAY);
        List<String> rules =
                object(manifests, "NetworkPolicy", "litellm-gateway").at("/spec/ingress").findParents("from").stream()
                        .map(JsonNode::toString)
                        .filter(rule -> rule.contains(PEER))
                        .toList();
        assertThat(rules).singleElement().asString().endsWith("\"ports\":[{\"port\":4000,\"protocol\":\"TCP\"}]}");
        assertThat(List.of("litellm-pg", "litellm-redis", "litellm-migrations")).allSatisfy(policy -> assertThat(
                        object(manifests, "NetworkPolicy", policy).toString())
                .doesNotContain("proxies"));
    }

    @Test
    void theLimitsAreThoseOfTheLongestRequest() {
        StackFile file = exposed("prod", GATEWAY);
        ((ObjectNode) file.config().at("/litellm-ha:models/0")).put("timeoutSeconds", 1200);

        assertThat(object(declared("prod", file.settings()), "HTTPRoute", "litellm")
                        .at("/spec/rules/0/timeouts/request")
                        .asText())
                .isEqualTo("1200s");
    }

    @Test
    void theUrlSaysWhetherThereIsTls() {
        assertThat(plan(exposed("prod", GATEWAY)).outputs()).containsEntry("gatewayUrl", "https://llm.example.com");
        assertThat(plan(exposed("prod", ingress("'tls': {'secretName': 'a'}"))).outputs())
                .containsEntry("gatewayUrl", "https://llm.example.com");
        assertThat(plan(exposed("prod", ingress("'plainHttp': true"))).outputs())
                .containsEntry("gatewayUrl", "http://llm.example.com");
        assertThat(plan(stack("prod")).outputs()).doesNotContainKey("gatewayUrl");
    }

    @Test
    void failOpenSaysWhoIsLetIn() {
        StackFile file = exposed("cost", GATEWAY + ", 'acceptFailOpen': true");

        assertThat(PlatformPlan.of("cost", file.settings()).warnings())
                .singleElement()
                .asString()
                .endsWith("They let in whoever reaches https://llm.example.com.");
    }

    @ParameterizedTest
    @CsvSource({"inside, 5", "exposed, 30", "loadBalancer, 30", "set, 0"})
    void aPodStaysAsLongAsRequestsAreSentAndTake(String stack, int drained) {
        StackFile file =
                switch (stack) {
                    case "exposed" -> exposed("prod", GATEWAY);
                    case "set" -> exposed("prod", GATEWAY);
                    default -> stack("prod");
                };
        if (stack.equals("set")) {
            file.config().withObject("/litellm-ha:gateway").put("drainSeconds", 0);
        }
        if (stack.equals("loadBalancer")) {
            file.config()
                    .withObject("/litellm-ha:network")
                    .put("service", "loadBalancer")
                    .putArray("clientCidrs")
                    .add("192.168.2.0/24");
        }
        JsonNode pod = object(declared("prod", file.settings()), "Deployment", "litellm")
                .at("/spec/template/spec");

        assertThat(pod.at("/containers/0/lifecycle/preStop/exec/command/2").asText())
                .isEqualTo("import time; time.sleep(%d)".formatted(drained));
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isEqualTo(drained + 600 + 15);
    }
}
