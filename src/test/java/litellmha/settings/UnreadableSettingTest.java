package litellmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One value of a stack that uses every block cannot be read. What depends on that value is no fault of its own. */
class UnreadableSettingTest {

    private static final String STACK = """
            tier: prod
            namespace: gateway
            gateway:
              image: example.org/litellm:v1
              replicas: 3
              autoscaling: {maxReplicas: 5, cpuPercent: 60, podsMetric: {name: in_flight, averageValue: '20'}}
              drainSeconds: 10
              resources: {requests: {cpu: "1", memory: 2Gi}, limits: {cpu: "2", memory: 4Gi}}
              serviceAccountAnnotations: {iam.gke.io/gcp-service-account: a@b.iam.gserviceaccount.com}
            redis:
              image: example.org/redis:7
              resources: {requests: {cpu: "1", memory: 2Gi}, limits: {memory: 4Gi}}
            cache:
              redis:
                image: example.org/redis:7
                resources: {requests: {cpu: "1", memory: 2Gi}, limits: {memory: 4Gi}}
              ttlSeconds: 60
              callTypes: [acompletion]
            database:
              image: example.org/postgresql:18
              instances: 5
              durability: synchronous
              storage: {size: 10Gi, storageClass: fast}
              maxConnections: 1000
              connectionsPerGateway: 100
              resources: {requests: {cpu: "1", memory: 2Gi}, limits: {memory: 4Gi}}
            backup: {snapshotClass: csi, schedule: 0 0 2 * * *}
            network:
              service: loadBalancer
              clientNamespaces: [apps]
              clientCidrs: [10.0.0.0/8]
              plainHttp: true
              operatorNamespace: operators
              endpoints:
                - {cidr: 169.254.169.254/32, ports: [80]}
                - {namespace: models, podLabels: {app: vllm}, ports: [8000]}
              dns: {namespace: kube-system, podLabels: {k8s-app: kube-dns}, cidrs: [10.0.0.10/32], ports: [53]}
              kubernetesApiPort: 6443
            expose:
              host: llm.example.com
              ingress:
                className: nginx
                annotations: {external-dns.alpha.kubernetes.io/ttl: '60'}
                tls: {issuer: {kind: ClusterIssuer, name: letsencrypt}}
              controller: {namespace: ingress-nginx, podLabels: {app.kubernetes.io/component: controller}}
              acceptFailOpen: false
            metrics: {namespaces: [monitoring], podMonitor: true, podMonitorLabels: {release: prometheus}}
            operator: {install: true}
            models:
              - {name: a, model: openai/gpt-5, apiKey: OPENAI_API_KEY}
              - {name: a, model: openai/gpt-5, apiKey: OPENAI_API_KEY, awsRegion: eu-west-1}
              - {name: azure, model: azure/gpt-5, apiBase: 'https://a.example.com', apiVersion: '2024-10-21',
                 secretParams: {azure_password: AZURE_PASSWORD}}
              - {name: vllm, model: openai/own, apiBase: 'http://vllm.models:8000/v1', free: true}
              - {name: vllm, model: openai/own2, apiBase: 'http://vllm.models:8000/v1', free: true}
              - {name: spare, model: openai/own3, apiBase: 'http://vllm.models:8000/v1', free: true}
              - {name: priced, model: openai/own, apiKey: OPENAI_API_KEY, inputCostPerToken: 0.1, outputCostPerToken: 0.1}
              - {name: embedding, model: openai/own, apiKey: OPENAI_API_KEY, mode: embedding, inputCostPerToken: 0.1}
              - {name: images, model: openai/own, apiKey: OPENAI_API_KEY, prices: {input_cost_per_image: 0.1}}
              - {name: alike, model: openai/own, apiKey: OPENAI_API_KEY, baseModel: openai/gpt-5}
              - {name: mock, model: openai/gpt-5, mockResponse: hello, timeoutSeconds: 5, weight: 1, order: 1}
              - {name: azuremock, model: azure/gpt-5, mockResponse: hello}
            routing:
              strategy: simple-shuffle
              aliases: {b: a}
              hiddenAliases: {c: a}
              fallbacks: {b: [c], vllm: [spare]}
              contextWindowFallbacks: {a: [priced]}
              retries: 2
            litellm: {callbacks: [langfuse], dropParams: true, requestTimeoutSeconds: 60}
            general: {modelsInDatabase: false, spendLogRetentionDays: 7}
            mcpServers: {search: {url: 'http://mcp.models:8000/mcp', transport: http, secretParams: {auth_value: MCP_VALUE}}}
            guardrails:
              - {name: m, guardrail: openai_moderation, modes: [pre_call], apiKey: GUARD_VALUE, defaultOn: false}
            masterKey: {secure: x}
            saltKey: {existingSecret: own, key: salt}
            redisPassword: {secure: x}
            cachePassword: {secure: x}
            providerKeys: {OPENAI_API_KEY: {secure: x}}
            secretEnv: {AZURE_PASSWORD: {secure: x}, MCP_VALUE: {secure: x}, GUARD_VALUE: {secure: x}}
            secretFiles: {GOOGLE_APPLICATION_CREDENTIALS: {secure: x}}
            env: {LANGFUSE_HOST: 'https://langfuse.example.com'}
            """;

    /** The parents of keys that people choose, where another name is another thing. */
    private static final Set<String> NAMES = Set.of(
            "serviceAccountAnnotations",
            "annotations",
            "podLabels",
            "podMonitorLabels",
            "aliases",
            "hiddenAliases",
            "fallbacks",
            "contextWindowFallbacks",
            "secretParams",
            "prices",
            "mcpServers",
            "providerKeys",
            "secretEnv",
            "secretFiles",
            "env");

    /** The keys of a secret, which is one value. */
    private static final Set<String> SECRET = Set.of("secure", "existingSecret", "key");

    private static ObjectNode stack() throws JsonProcessingException {
        ObjectNode stack = new YAMLMapper().createObjectNode();
        new YAMLMapper()
                .readTree(STACK)
                .properties()
                .forEach(entry -> stack.set("litellm-ha:" + entry.getKey(), entry.getValue()));
        return stack;
    }

    private static List<Problem> faults(ObjectNode stack) {
        try {
            SettingsReader.read("Pulumi.prod.yaml", stack, Set.of());
            return List.of();
        } catch (InvalidSettingsException e) {
            return e.problems();
        }
    }

    static Stream<String> places() throws JsonProcessingException {
        return below(stack(), "");
    }

    private static Stream<String> below(JsonNode node, String pointer) {
        Stream<String> keys = node.properties().stream().flatMap(entry -> {
            String child = pointer + "/" + entry.getKey().replace("~", "~0").replace("/", "~1");
            return Stream.concat(Stream.of(child), below(entry.getValue(), child));
        });
        Stream<String> entries = !node.isArray()
                ? Stream.empty()
                : Stream.iterate(0, i -> i < node.size(), i -> i + 1)
                        .flatMap(i ->
                                Stream.concat(Stream.of(pointer + "/" + i), below(node.get(i), pointer + "/" + i)));
        return Stream.concat(keys, entries);
    }

    @Test
    void theStackIsValid() throws JsonProcessingException {
        assertThat(faults(stack())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("places")
    void isTheOnlyFault(String place) throws JsonProcessingException {
        ObjectNode stack = stack();
        JsonPointer pointer = JsonPointer.compile(place);
        JsonNode parent = stack.at(pointer.head());
        ArrayNode unreadable = stack.arrayNode().add(stack.arrayNode());
        if (parent instanceof ObjectNode object) {
            object.set(pointer.last().getMatchingProperty(), unreadable);
        } else {
            ((ArrayNode) parent).set(pointer.last().getMatchingIndex(), unreadable);
        }

        List<Problem> faults = faults(stack);
        assertThat(faults).isNotEmpty();
        if (faults.size() > 1) {
            assertThat(faults).extracting(Problem::path).allMatch(path -> path.startsWith(path(pointer)));
        } else {
            // The value may be part of a secret or of a text.
            assertThat(path(pointer)).startsWith(faults.get(0).path().replaceAll("\\[0]$", ""));
        }
    }

    @ParameterizedTest
    @MethodSource("places")
    void isTheOnlyFaultIfItsKeyIsMisspelt(String place) throws JsonProcessingException {
        ObjectNode stack = stack();
        JsonPointer pointer = JsonPointer.compile(place);
        String key = pointer.last().getMatchingProperty();
        if (!(stack.at(pointer.head()) instanceof ObjectNode object)
                || SECRET.contains(key)
                || pointer.head().toString().matches(".*[/:](" + String.join("|", NAMES) + ")")) {
            return;
        }
        object.set(key + "x", object.remove(key));

        assertThat(faults(stack)).extracting(Problem::path).containsExactly(path(pointer) + "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "redis", "cache", "network", "metrics", "backup"})
    void aBlockIsShownToWhoeverWroteATextInstead(String block) throws JsonProcessingException {
        ObjectNode stack = stack().put("litellm-ha:" + block, "true");

        assertThat(faults(stack))
                .singleElement()
                .extracting(Problem::allowed)
                .asString()
                .startsWith("an object ");
    }

    private static String path(JsonPointer pointer) {
        StringBuilder path = new StringBuilder();
        for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
            String key = rest.getMatchingProperty();
            boolean index = rest.mayMatchElement() && key.matches("\\d+");
            path.append(index ? "[" + key + "]" : path.isEmpty() ? key : "." + key);
        }
        return path.toString();
    }
}
