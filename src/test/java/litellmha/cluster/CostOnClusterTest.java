package litellmha.cluster;

import static litellmha.Await.await;
import static litellmha.cluster.LiveCluster.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tier cost on a real cluster: applied by hand without its migration at first, then deployed by Pulumi's official
 * provider; with metrics for a namespace, and with a file that is a secret.
 */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CostOnClusterTest {

    private static final String STACK = "e2e-cost";

    private static final String FILE = "a file\nof two lines";

    /** Prints for each URL its answer's first 200 kB, or what kept it from one. */
    private static final String GET = """
            import json, sys, urllib.request as r
            def get(url):
                try:
                    return r.urlopen(url, timeout=5).read(200000).decode()
                except Exception as e:
                    return 'failed: ' + str(e)
            print(json.dumps({url: get(url) for url in sys.argv[1:]}))
            """;

    /** Ends LiteLLM from another container of its pod, as the kernel does when there is no memory left. */
    private static final String KILL_LITELLM = """
            import glob, os, signal
            for file in glob.glob('/proc/[0-9]*/cmdline'):
                pid = int(file.split('/')[2])
                if b'config.yaml' in open(file, 'rb').read() and pid != os.getpid():
                    os.kill(pid, signal.SIGKILL)
            """;

    private static final String TIMED_OUT = "failed: <urlopen error timed out>";

    private LiveCluster cluster;
    private DeployedStack stack;
    private PulumiProject project;
    private OwnNamespace monitoring;

    @BeforeAll
    void applyWithoutMigration(@TempDir Path folder) throws Exception {
        cluster = LiveCluster.of("LITELLM_HA_CLUSTER");
        monitoring = OwnNamespace.claim(cluster, "litellm-e2e-monitoring");
        monitoring.create();
        stack = new DeployedStack(cluster, STACK);
        project = PulumiProject.of(folder, DeployedStack.STACKS, STACK, Path.of(System.getenv("LITELLM_HA_CLUSTER")));
        stack.objects("Namespace").forEach(stack::apply);
        stack.apply(LiveCluster.object("""
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "files", "namespace": "%s"},
                 "data": {"key.json": "%s"}}""".formatted(stack.namespace(), base64(FILE))));
        stack.applyAllBut("Job");
    }

    @AfterAll
    void takeAway() {
        stack.close();
        monitoring.delete();
        cluster.close();
    }

    @Test
    @Order(1)
    void noPodServesAnUnmigratedDatabase() {
        stack.awaitHealthyDatabase(1, Duration.ofMinutes(4));
        JsonNode pod = await(
                        "the gateway's pod starts to wait",
                        Duration.ofMinutes(2),
                        stack::gateways,
                        pods -> pods.size() == 1
                                && pods.get(0)
                                        .at("/status/initContainerStatuses/0/state")
                                        .has("running"))
                .get(0);

        await(
                "it says what it waits for",
                Duration.ofMinutes(1),
                () -> stack.log(name(pod), "wait-for-schema"),
                log -> log.contains("no migration has run yet"));
        assertThat(LiveCluster.isTrue(pod, "Ready")).isFalse();
    }

    @Test
    @Order(2)
    void aPodThatIsDeletedWhileItWaitsGoesAtOnce() {
        String waiting = name(stack.gateways().get(0));

        stack.deletePod(waiting);

        await(
                "the pod goes",
                Duration.ofMinutes(1),
                () -> stack.podsThatAreThere(DeployedStack.GATEWAY),
                pods -> pods.stream().noneMatch(pod -> name(pod).equals(waiting)));
    }

    @Test
    @Order(3)
    void upTakesOverWhatWasAppliedByHandAndAfterTheMigrationAMintedKeyBuysAnAnswer() throws Exception {
        String database = stack.database().at("/metadata/uid").asText();

        project.up();

        assertThat(stack.database().at("/metadata/uid").asText()).isEqualTo(database);
        stack.readyGateways(1);
        project.mustHaveNothingToChange();

        try (Gateway gateway = stack.forwarded().get(0)) {
            Gateway.Answer answer = gateway.ask(gateway.newKey("{\"max_budget\": 1}"));
            assertThat(answer.code()).isEqualTo(200);
            assertThat(answer.cost()).isPositive();
        }
    }

    @Test
    @Order(4)
    void theGatewayHasAFileThatIsASecret() {
        assertThat(stack.run(
                        name(stack.gateways().get(0)),
                        "litellm",
                        "sh",
                        "-c",
                        "cat \"$GOOGLE_APPLICATION_CREDENTIALS\""))
                .isEqualTo(FILE);
    }

    @Test
    @Order(5)
    void podsOfAllKindsHaveWhatTheStackGivesThem() {
        for (String kind : List.of(DeployedStack.GATEWAY, "cnpg.io/podRole=instance")) {
            JsonNode pod = stack.pods(kind).get(0);

            assertThat(pod.at("/metadata/labels/team").asText()).isEqualTo("e2e");
            assertThat(pod.at("/metadata/annotations").path("example.com/team").asText())
                    .isEqualTo("e2e");
            assertThat(pod.at("/spec/nodeSelector").path("kubernetes.io/os").asText())
                    .isEqualTo("linux");
            assertThat(pod.at("/spec/tolerations").findValuesAsText("key")).contains("e2e");
        }
    }

    @Test
    @Order(6)
    void itsNamespaceReachesTheMetricsAndNothingElse() throws Exception {
        String gateway = address(stack.gateways().get(0));
        String postgres = address(stack.pods("cnpg.io/podRole=instance").get(0));
        String metrics = "http://%s:4001/metrics/".formatted(gateway);
        String databaseMetrics = "http://%s:9187/metrics".formatted(postgres);
        String api = "http://%s:4000/health/liveliness".formatted(gateway);
        String database = "http://%s:5432/".formatted(postgres);

        JsonNode scraped = get("litellm-e2e-monitoring", metrics, databaseMetrics, api, database);
        JsonNode asClient = get("default", metrics, databaseMetrics, api, database);

        assertThat(scraped.path(metrics).asText()).contains("litellm_proxy_total_requests_metric_total");
        assertThat(scraped.path(databaseMetrics).asText()).contains("cnpg_collector_up");
        assertThat(scraped.path(api).asText()).isEqualTo(TIMED_OUT);
        assertThat(scraped.path(database).asText()).isEqualTo(TIMED_OUT);
        assertThat(asClient.path(api).asText()).contains("alive");
        assertThat(asClient.path(metrics).asText()).isEqualTo(TIMED_OUT);
        assertThat(asClient.path(databaseMetrics).asText()).isEqualTo(TIMED_OUT);
    }

    @Test
    @Order(7)
    void nothingStandsInTheWayOfADrain() {
        assertThat(stack.get("/apis/policy/v1", "poddisruptionbudgets").path("items"))
                .isEmpty();
        assertThat(stack.evict(stack.primary(), true).code()).isEqualTo(201);
        assertThat(stack.evict(name(stack.gateways().get(0)), true).code()).isEqualTo(201);
    }

    @Test
    @Order(8)
    void withAnotherSaltKeyLiteLlmDoesNotStart() {
        String key = stack.get("/api/v1", "secrets/litellm-secrets")
                .at("/data/LITELLM_SALT_KEY")
                .asText();
        String pod = name(stack.readyGateways(1).get(0));

        setSaltKey(base64("sk-another-salt-key-of-a-test"));
        stack.run(pod, "metrics", "python", "-c", KILL_LITELLM);
        awaitMessage(
                "/status/containerStatuses/0/lastState/terminated", "this pod started with the key of fingerprint ");
        stack.deletePod(pod);
        JsonNode next = awaitMessage(
                "/status/initContainerStatuses/1/lastState/terminated", "this database is encrypted with the key of");

        assertThat(next.at("/status/containerStatuses/0/state/waiting/reason").asText())
                .isEqualTo("PodInitializing");
        setSaltKey(key);
        stack.readyGateways(1);
    }

    private void setSaltKey(String encoded) {
        stack.apply(LiveCluster.object("""
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "litellm-secrets", "namespace": "%s"},
                 "data": {"LITELLM_SALT_KEY": "%s"}}""".formatted(stack.namespace(), encoded)));
    }

    /** Waits until the gateway's pod says something of how a container ended, and returns the pod. */
    private JsonNode awaitMessage(String path, String message) {
        return await(
                        "a container ends with: " + message,
                        Duration.ofMinutes(3),
                        stack::gateways,
                        pods -> pods.size() == 1
                                && pods.get(0).at(path).path("message").asText().contains(message))
                .get(0);
    }

    @Test
    @Order(9)
    void destroyLeavesNothing() throws Exception {
        project.pulumi("destroy", "--yes", "--run-program", "--stack", STACK);

        assertThat(cluster.get("/api/v1/namespaces/" + stack.namespace()).isMissingNode())
                .isTrue();
    }

    /** What pods of a namespace are answered, by URL. */
    private JsonNode get(String namespace, String... urls) throws Exception {
        return new JsonMapper()
                .readTree(new ScriptPod(cluster, namespace, "litellm-e2e-scraper", stack.image()).run(GET, urls));
    }

    private static String address(JsonNode pod) {
        return pod.at("/status/podIP").asText();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
