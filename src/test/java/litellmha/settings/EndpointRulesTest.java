package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointRulesTest {

    private static List<String> faults(String url, String endpoints) {
        return new ProdConfiguration()
                .with("models", "[{'name': 'a', 'model': 'openai/own', 'free': true, 'apiBase': '%s'}]".formatted(url))
                .with("network", "{'endpoints': [%s]}".formatted(endpoints))
                .faults();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://llm.example.com/", "https://llm.example.com:443/v1", "HTTPS://llm.example.com"})
    void publicHttpsIsOpen(String url) {
        assertThat(faults(url, "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            http://vllm.models.svc.cluster.local:8000/v1 | {namespace: models, podLabels: {app: NAME}, ports: [8000]}, with the port of the pods
            http://vllm.models.svc/v1 | {namespace: models, podLabels: {app: NAME}, ports: [80]}
            http://vllm.models:8080 | {namespace: models, podLabels: {app: NAME}, ports: [8080]}
            https://vllm.models.svc/ | {namespace: models, podLabels: {app: NAME}, ports: [443]}
            http://10.20.30.40:11434 | {cidr: 10.20.30.40/32, ports: [11434]}
            https://10.20.30.40/ | {cidr: 10.20.30.40/32, ports: [443]}
            https://100.64.1.2 | {cidr: 100.64.1.2/32, ports: [443]}
            http://[fd00::1]:8000 | {cidr: fd00::1/128, ports: [8000]}
            http://llm.example.com/ | {cidr: ADDRESS/32, ports: [80]}
            https://llm.example.com:8443/ | {cidr: ADDRESS/32, ports: [8443]}
            https://llm.corp.internal/ | {cidr: ADDRESS/32, ports: [443]}
            http://ollama:11434 | {cidr: ADDRESS/32, ports: [11434]}
            http://gpu-box.lan:8080 | {cidr: ADDRESS/32, ports: [8080]}
            """)
    void everythingElseNeedsAnEndpointThatTheErrorPrints(String url, String entry) {
        assertThat(faults(url, ""))
                .singleElement()
                .asString()
                .contains("models[0].apiBase: found \"" + url, "the network policy would block it", entry);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:11434",
                "https://LOCALHOST",
                "http://ollama.localhost:80",
                "http://127.0.0.1:8000/v1",
                "http://0.0.0.0:4000",
                "http://[::1]:80",
                "http://[::ffff:127.0.0.1]:80",
                "https://localhost./v1",
                "http://localhost.localdomain:8000",
                "http://ip6-localhost:8000"
            })
    void noEndpointIsThePodItself(String url) {
        assertThat(faults(url, ""))
                .containsExactly(
                        "litellm-ha:models[0].apiBase: found \"%s\"; allowed: a host that pods reach: this one is each pod itself"
                                .formatted(url));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://vllm.models.svc.cluster.local:8000/v1 | {"namespace": "models", "podLabels": {"app": "vllm"}, "ports": [8012]}
            http://10.20.30.40:11434 | {"cidr": "10.20.0.0/16", "ports": [80, 11434]}
            https://llm.example.com:8443/ | {"cidr": "203.0.113.0/24", "ports": [8443]}
            """)
    void anEndpointCoversIt(String url, String endpoint) {
        assertThat(faults(url, endpoint)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://vllm.models.svc:8000/v1 | {"namespace": "other", "ports": [8000]}
            http://10.20.30.40:11434 | {"cidr": "10.21.0.0/16", "ports": [11434]}
            http://10.20.30.40:11434 | {"cidr": "10.20.0.0/16", "ports": [80]}
            """)
    void anotherEndpointDoesNot(String url, String endpoint) {
        assertThat(faults(url, endpoint)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"ports": [80]} | network.endpoints[0]: found neither namespace nor cidr
            {"namespace": "a", "cidr": "10.0.0.0/8", "ports": [80]} | found namespace and cidr
            {"namespace": "A", "ports": [80]} | network.endpoints[0].namespace: found "A"
            {"namespace": "a", "ports": []} | network.endpoints[0].ports: found an empty list
            {"namespace": "a", "ports": [0]} | network.endpoints[0].ports: found 0
            {"cidr": "10.0.0.0/8", "podLabels": {"a": "b"}, "ports": [80]} | podLabels: found labels without a namespace
            {"namespace": "a", "podLabels": {"a b": "c"}, "ports": [80]} | a label as Kubernetes allows it
            """)
    void anEndpointIsWhole(String endpoint, String fault) {
        assertThat(faults("https://llm.example.com", endpoint))
                .singleElement()
                .asString()
                .contains(fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://llm.example.com", "llm.example.com", "https://u:p@llm.example.com", "os.environ/BASE"})
    void aBaseIsAUrl(String url) {
        assertThat(faults(url, "")).hasSize(1);
    }

    /** Some clients take these for addresses, and not all for the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.1:8000",
                "http://2130706433:8000",
                "http://0x7f000001",
                "http://0:80",
                "https://0177.0.0.1",
                "https://127.000.000.001",
                "http://[::1%25lo]:80"
            })
    void aNumberIsNoHost(String url) {
        assertThat(faults(url, ""))
                .containsExactly(
                        "litellm-ha:models[0].apiBase: found \"%s\"; allowed: a URL with http or https and a host, a name or an address"
                                        .formatted(url)
                                + " such as 10.0.0.7, without a user and password");
    }

    @Test
    void theQueryOfAUrlIsNotPrinted() {
        assertThat(faults("http://llm.models.svc/v1?key=sk-secret-0123456789", ""))
                .singleElement()
                .asString()
                .contains("found \"http://llm.models.svc/v1?...\"")
                .doesNotContain("secret");
    }

    @Test
    void urlsOfCallbacksAndParametersCount() {
        List<String> faults = new ProdConfiguration()
                .with(
                        "env",
                        "{'LANGFUSE_HOST': 'http://langfuse.observability.svc:3000', 'PROXY_BASE_URL': 'http://llm.lan'}")
                .with(
                        "models",
                        "[{'name': 'a', 'model': 'openai/gpt-5', 'mockResponse': 'x', 'params': {'extra_headers':"
                                + " {'HTTP-Referer': 'http://localhost:3000'}, 's3_endpoint_url': 'http://minio.s3.svc:9000'}}]")
                .faults();
        assertThat(faults)
                .hasSize(2)
                .anyMatch(fault -> fault.contains("env.LANGFUSE_HOST"))
                .anyMatch(fault -> fault.contains("models[0].params.s3_endpoint_url"));
    }
}
